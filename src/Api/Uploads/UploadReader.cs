using System.Runtime.CompilerServices;
using Api.Admission;
using Api.Buffers;
using Api.Hosting;
using Api.Http;
using Api.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Png;

namespace Api.Uploads;

/// <summary>
/// Receives a PNG from a request body: raw, or as one file part of a form. Counts bytes as they arrive, and looks at the
/// picture's header as soon as it is there, so that a picture over the limits is refused before the rest is read.
/// </summary>
internal sealed class UploadReader
{
    // A form around the picture: boundaries and part headers. What Swagger UI, browsers and curl send is below 1 KiB.
    private const int MultipartOverheadBytes = 16 * 1024;
    private const int MaxPartHeaders = 16;
    private const int MaxPartHeaderBytes = 4 * 1024;
    private const int MaxBoundaryChars = 128;

    private readonly BufferPool _pool;
    private readonly PictureLimits _pictureLimits;
    private readonly AdmissionControl _admission;
    private readonly LimitsOptions _limits;
    private readonly long _maxBodyBytes;

    public UploadReader(BufferPool pool, PictureLimits pictureLimits, AdmissionControl admission, IOptions<LimitsOptions> limits)
    {
        _pool = pool;
        _admission = admission;
        _limits = limits.Value;
        _pictureLimits = pictureLimits;
        _maxBodyBytes = limits.Value.MaxBodyBytes;
    }

    /// <summary>Reads the whole picture; the caller disposes it.</summary>
    /// <exception cref="RequestProblemException">400, 408, 413, 415 or 422; 503 when uploads hold their part of the budget.</exception>
    /// <exception cref="PngException">The first 33 bytes are no valid PNG header.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Upload> ReadAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var contentType))
        {
            throw Problems.UnsupportedContentType(request.ContentType);
        }

        var multipart = contentType.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        var raw = contentType.MediaType.Equals("image/png", StringComparison.OrdinalIgnoreCase)
            || contentType.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
        if (!multipart && !raw)
        {
            throw Problems.UnsupportedContentType(request.ContentType);
        }

        if (request.ContentLength > _maxBodyBytes + (multipart ? MultipartOverheadBytes : 0))
        {
            throw Problems.BodyTooLarge(_maxBodyBytes);
        }

        // Counted here, where the refusal can say what the limit is; the server's own limit would be another one.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } serverLimit)
        {
            serverLimit.MaxRequestBodySize = null;
        }

        var aborted = request.HttpContext.RequestAborted;
        var record = RequestRecord.Of(request.HttpContext);
        using var deadline = TimeLimit.Of(aborted);
        deadline.Start(TimeSpan.FromSeconds(_limits.BodySeconds));
        try
        {
            return multipart
                ? await ReadPartAsync(request, contentType.Boundary, record, deadline.Token)
                : await ReadPngAsync(request.Body, record, deadline.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            throw TooSlow("BodySeconds", _limits.BodySeconds);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            throw TooSlow("MinBodyBytesPerSecond", _limits.MinBodyBytesPerSecond);
        }

        RequestProblemException TooSlow(string limitName, double limit)
        {
            // The rest may come, but nobody reads it.
            request.HttpContext.Response.Headers.Connection = "close";
            return Problems.BodyTooSlow(limitName, limit);
        }
    }

    private async ValueTask<Upload> ReadPartAsync(HttpRequest request, StringSegment boundary, RequestRecord record, CancellationToken cancellation)
    {
        var boundaryText = HeaderUtilities.RemoveQuotes(boundary).ToString();
        if (boundaryText.Length is 0 or > MaxBoundaryChars)
        {
            throw Problems.InvalidMultipart("The content type names no boundary of 1 to 128 characters.");
        }

        var reader = new MultipartReader(boundaryText, request.Body) { HeadersCountLimit = MaxPartHeaders, HeadersLengthLimit = MaxPartHeaderBytes };
        Upload? upload = null;
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (section.GetContentDispositionHeader()?.IsFileDisposition() != true)
                {
                    throw Problems.InvalidMultipart("The form has a part that is no file. Send exactly one part, with a file name.");
                }

                if (upload is not null)
                {
                    throw Problems.InvalidMultipart("The form has more than one file. Send exactly one.");
                }

                upload = await ReadPngAsync(section.Body, record, cancellation);
            }

            return upload ?? throw Problems.EmptyBody();
        }
        catch (Exception exception)
        {
            upload?.Dispose();
            if (exception is (IOException or InvalidDataException) and not (BadHttpRequestException or ConnectionMemoryException) && !cancellation.IsCancellationRequested)
            {
                throw Problems.InvalidMultipart("The form is malformed or ends early: " + exception.Message);
            }

            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Upload> ReadPngAsync(Stream body, RequestRecord record, CancellationToken cancellation)
    {
        var bytes = new SegmentedBuffer(_pool);
        var hold = _admission.HoldBytes();
        try
        {
            PngHeader? header = null;
            while (await body.ReadAsync(Room(), cancellation) is var read && read > 0)
            {
                bytes.Advance(read);
                record.BytesIn = bytes.Length;
                if (bytes.Length > _maxBodyBytes)
                {
                    throw Problems.BodyTooLarge(_maxBodyBytes);
                }

                if (header is null && bytes.Length >= PngHeader.Length)
                {
                    header = CheckHeader(bytes, record);
                }
            }

            if (bytes.Length == 0)
            {
                throw Problems.EmptyBody();
            }

            return new Upload(bytes, hold, header ?? CheckHeader(bytes, record));
        }
        catch
        {
            bytes.Dispose();
            hold.Dispose();
            throw;
        }

        Memory<byte> Room()
        {
            var room = bytes.GetMemory();
            hold.GrowTo(bytes.RentedBytes);
            return room;
        }
    }

    private PngHeader CheckHeader(SegmentedBuffer bytes, RequestRecord record)
    {
        var header = PngHeader.Read(bytes.Written().FirstSpan);
        record.Picture(header.Width, header.Height);
        _pictureLimits.CheckSize(header.Width, header.Height);
        return header;
    }
}
