using System.Net.Sockets;
using System.Text;
using Load.Http;

namespace Load.Tests.Http;

public sealed class HttpConnectionTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly HttpRequest Get = HttpRequest.Get("/");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Send_RepliesOfEveryKind_AreRead(int pieceBytes)
    {
        using var server = new ScriptedServer(
            pieceBytes, TimeSpan.Zero,
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\nX-Kernel: sliding/512/1\r\nContent-Length: 5\r\nETag: \"a\"\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nOther: 1\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var connection = new HttpConnection(server.EndPoint, Timeout);

        var first = Reply(connection);
        Assert.Equal((200, "text/plain; charset=utf-8", "sliding/512/1", "\"a\"", "hello"), (first.Status, first.ContentType, first.Kernel, first.EntityTag, Text(first)));
        Assert.Equal("hello!", Text(Reply(connection)));
        Assert.Equal(304, Reply(connection).Status);
        Assert.Equal(413, Reply(connection).Status);

        // On a new connection, as the last reply closed the first.
        Assert.Equal("ok", Text(Reply(connection)));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n")]
    [InlineData("SSH-2.0\r\n\r\n")]
    public void Send_WhatIsNoReply_IsAnError(string reply)
    {
        using var server = new ScriptedServer(4096, TimeSpan.Zero, reply);
        using var connection = new HttpConnection(server.EndPoint, Timeout);

        Assert.Throws<ReplyException>(() => connection.Send(Get, new CapturedReply()));
    }

    [Fact]
    public void Send_NoReplyInTime_IsAnError()
    {
        using var server = new ScriptedServer(4096, TimeSpan.FromSeconds(20), "");
        using var connection = new HttpConnection(server.EndPoint, TimeSpan.FromSeconds(0.2));

        Assert.Throws<SocketException>(() => connection.Send(Get, new CapturedReply()));
    }

    [Fact]
    public void TryParse_ServerTiming_IsRead()
    {
        Assert.True(StageTimes.TryParse("queue;dur=0.5, decode;dur=1, other;dur=9, kernel;dur=2.25, encode;dur=3, total;dur=7"u8, out var times));
        Assert.Equal(new StageTimes(0.5, 1, 2.25, 3, 7), times);
        Assert.False(StageTimes.TryParse("db;dur=1"u8, out _));
    }

    private static CapturedReply Reply(HttpConnection connection)
    {
        var reply = new CapturedReply();
        connection.Send(Get, reply);
        return reply;
    }

    private static string Text(CapturedReply reply) => Encoding.ASCII.GetString(reply.Body);
}
