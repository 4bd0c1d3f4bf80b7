namespace AuthServer.Tests.Containers;

/// <summary>Rows for the table of <c>docs/operate/verified.md</c>, each written when what it tells has been seen.</summary>
internal static class Report
{
    public static void Add(string file, string what, string seen = "as it should be") =>
        File.AppendAllText(Environment.GetEnvironmentVariable("CONTAINERS_REPORT")!, $"| `{file}` | {what} | {seen} |\n");
}
