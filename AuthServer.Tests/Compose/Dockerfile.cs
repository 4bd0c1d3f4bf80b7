using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Compose;

/// <summary>The instructions of a Dockerfile, stage by stage.</summary>
internal sealed partial class Dockerfile
{
    private readonly List<(string Name, string Arguments)> _instructions = [];

    public static Dockerfile Load(string path)
    {
        Dockerfile file = new();
        foreach (var line in File.ReadLines(Path.Combine(HostProcess.RepositoryRoot, path)).Where(line => line is not "" and not ['#', ..]))
        {
            var parts = line.Split(' ', 2);
            file._instructions.Add((parts[0], parts[1]));
        }

        return file;
    }

    public IEnumerable<string> Images => Those("FROM").Select(from => from.Split(' ')[0]);

    /// <summary>COPY and RUN of the stage that builds, in order.</summary>
    public IEnumerable<(string Name, string Arguments)> BuildStage =>
        _instructions.Skip(1).TakeWhile(instruction => instruction.Name is not "FROM").Where(instruction => instruction.Name is "COPY" or "RUN");

    public IEnumerable<(string Name, string Arguments)> LastStage =>
        _instructions.AsEnumerable().Reverse().TakeWhile(instruction => instruction.Name is not "FROM");

    public string User => Those("USER").Last();

    public int Port => int.Parse(Those("EXPOSE").Single(), CultureInfo.InvariantCulture);

    public string Urls => Url().Match(Those("ENV").Single()).Value;

    public string[] Entrypoint => JsonSerializer.Deserialize<string[]>(Those("ENTRYPOINT").Single())!;

    private IEnumerable<string> Those(string name) =>
        _instructions.Where(instruction => instruction.Name == name).Select(instruction => instruction.Arguments);

    [GeneratedRegex(@"(?<=ASPNETCORE_URLS=)\S+")]
    private static partial Regex Url();
}
