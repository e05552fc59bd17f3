using Load.Checks;
using Load.Http;
using Load.Model;

namespace Load.Running;

/// <summary>A step whose first reply has been looked at.</summary>
/// <param name="Step">The step.</param>
/// <param name="Request">What the load sends.</param>
/// <param name="Expected">What the load must get.</param>
/// <param name="Body">What its body must be.</param>
internal sealed record PreparedStep(Step Step, HttpRequest Request, Expectation Expected, byte[] Body)
{
    /// <summary>Sends the first request and checks its reply with independent means.</summary>
    /// <returns>The step, or what is wrong.</returns>
    public static (PreparedStep? Step, string? Fault) Prepare(Step step, HttpConnection connection)
    {
        var reply = new CapturedReply();
        connection.Send(step.Request, reply);
        if (step.Expected.Fault(reply) is { } fault)
        {
            return (null, $"{step.Name}: {fault}");
        }

        if (!step.Revalidates)
        {
            return (new PreparedStep(step, step.Request, step.Expected, reply.Body), null);
        }

        return reply.EntityTag.Length == 0
            ? (null, $"{step.Name}: the reply has no ETag")
            : (new PreparedStep(
                step, step.Request.With("If-None-Match", reply.EntityTag), new Expectation(304) { ContentType = "" }, []), null);
    }
}
