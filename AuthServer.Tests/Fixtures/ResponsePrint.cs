namespace AuthServer.Tests.Fixtures;

/// <summary>All that a stranger sees of an answer: what must not differ where nothing may be learnt.</summary>
internal static class ResponsePrint
{
    private static readonly string[] OfTheMoment = ["Date", "Retry-After"];

    /// <summary>Status, headers and body, without the time and without when to try again.</summary>
    public static string Print(this Response answer)
    {
        var headers = answer.Message.Headers.Concat(answer.Message.Content.Headers)
            .Where(header => !OfTheMoment.Contains(header.Key))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return string.Join('\n', [$"{(int)answer.Status}", .. headers, answer.Body]);
    }
}
