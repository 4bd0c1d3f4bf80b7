using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Protocol;

/// <summary>
/// What runs when, as a list in pipeline.golden.txt: a new OpenIddict, or a handler of ours that moved, shows there.
/// Where a change is meant, put what the failing test prints after "Now:" into the file.
/// </summary>
public class PipelineTests
{
    [Fact]
    public async Task The_pipeline_is_the_golden_one()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var golden = await File.ReadAllLinesAsync(Path.Combine(HostProcess.RepositoryRoot, "AuthServer.Tests", "Protocol", "pipeline.golden.txt"));

        var now = await ((GuestHost)host.Server.Process).PipelineAsync();

        var lines = string.Join('\n', now);
        now.Except(golden).ShouldBeEmpty($"These are new. Now:\n{lines}\n");
        golden.Except(now).ShouldBeEmpty($"These are gone. Now:\n{lines}\n");
        now.ShouldBe(golden, $"The order is another. Now:\n{lines}\n");
    }
}
