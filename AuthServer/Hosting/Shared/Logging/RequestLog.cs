namespace AuthServer.Hosting.Shared.Logging;

/// <summary>What a feature adds to its request's log line.</summary>
internal sealed class RequestLog
{
    /// <summary>A registered client that the request names; never what an unknown caller typed.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>ok</c>, or the protocol's error code.</summary>
    public string? Outcome { get; set; }

    /// <summary>Asked again and again by machines, and answered as always: of interest to nobody who reads the log.</summary>
    public bool IsRoutine { get; set; }

    public static RequestLog Of(HttpContext context)
    {
        if (context.Features.Get<RequestLog>() is not { } log)
        {
            context.Features.Set(log = new RequestLog());
        }

        return log;
    }
}
