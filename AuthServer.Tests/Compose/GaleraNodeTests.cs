using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary>Which node begins a cluster, and which join it.</summary>
public sealed class GaleraNodeTests : IDisposable
{
    private const string Begin = "--wsrep-new-cluster";
    private const string History = "6c2b1f4e-0000-11ef-9d3a-2f5a7c1e8b90";
    private const string OtherHistory = "7d3c2a5f-0000-11ef-9d3a-2f5a7c1e8b90";
    private const string NoHistory = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] All = GaleraNodes.Names;

    private readonly GaleraNodes _nodes = new();

    public void Dispose() => _nodes.Dispose();

    [Fact]
    public async Task On_empty_volumes_the_first_begins_and_the_others_copy_from_it()
    {
        (await BeginsAsync()).ShouldBe(All[0]);

        (await _nodes.ServerAsync(All[0]))[0].ShouldEndWith("/docker-entrypoint.sh");
        foreach (var name in All[1..])
        {
            var server = await _nodes.ServerAsync(name);
            server[0].ShouldEndWith("/mariadbd");
            server.ShouldContain($"--wsrep-cluster-address=gcomm://{string.Join(',', All)}");
            server.ShouldContain($"--wsrep-node-name={name}");
        }
    }

    [Fact]
    public async Task A_part_of_the_nodes_begins_no_cluster()
    {
        _nodes.Start(All[0]);
        _nodes.Start(All[1]);

        await _nodes.AskedAsync(silent: All[2], others: 2);

        All.ShouldAllBe(name => !_nodes.Runs(name));
        _nodes.Start(All[2]);
        (await _nodes.ServerAsync(All[0])).ShouldContain(Begin);
    }

    [Fact]
    public async Task After_all_were_killed_the_most_advanced_begins()
    {
        _nodes.Had(All[0], History, -1, last: false, recovered: 9);
        _nodes.Had(All[1], History, -1, last: false, recovered: 12);
        _nodes.Had(All[2], History, -1, last: false, recovered: 11);

        (await BeginsAsync()).ShouldBe(All[1]);

        _nodes.State(All[1]).ShouldContain("safe_to_bootstrap: 1");
        (await _nodes.ServerAsync(All[1])).ShouldContain($"--wsrep-start-position={History}:12");
        (await _nodes.ServerAsync(All[2])).ShouldContain($"--wsrep-start-position={History}:11");
    }

    [Fact]
    public async Task After_an_orderly_stop_the_last_begins_and_need_not_hear_the_others()
    {
        _nodes.Had(All[2], History, 12, last: true);
        _nodes.Start(All[2]);

        (await _nodes.ServerAsync(All[2])).ShouldContain(Begin);
    }

    [Fact]
    public async Task Where_all_were_stopped_at_once_the_most_advanced_begins()
    {
        _nodes.Had(All[0], History, 11, last: false);
        _nodes.Had(All[1], History, 12, last: false);
        _nodes.Had(All[2], History, 12, last: false);

        (await BeginsAsync()).ShouldBe(All[1]);
    }

    [Fact]
    public async Task A_new_volume_never_begins_where_another_has_data()
    {
        _nodes.Had(All[1], History, -1, last: false, recovered: 3);
        _nodes.Had(All[2], History, -1, last: false, recovered: 4);

        (await BeginsAsync()).ShouldBe(All[2]);
    }

    [Fact]
    public async Task An_empty_state_that_calls_itself_safe_is_not_believed()
    {
        _nodes.Had(All[1], NoHistory, -1, last: true);
        _nodes.Start(All[1]);
        _nodes.Start(All[0]);
        await _nodes.AskedAsync(silent: All[2], others: 2);
        _nodes.Runs(All[1]).ShouldBeFalse();

        _nodes.Had(All[2], History, -1, last: false, recovered: 4);
        _nodes.Start(All[2]);

        (await _nodes.ServerAsync(All[2])).ShouldContain(Begin);
        (await _nodes.ServerAsync(All[1])).ShouldNotContain(Begin);
    }

    [Fact]
    public async Task While_another_serves_none_begins_a_second_cluster()
    {
        _nodes.Had(All[0], History, 12, last: true);
        _nodes.Start(All[0]);
        await _nodes.ServerAsync(All[0]);
        _nodes.Had(All[1], History, 13, last: true);

        _nodes.Start(All[1]);
        _nodes.Start(All[2]);

        (await _nodes.ServerAsync(All[1])).ShouldNotContain(Begin);
        (await _nodes.ServerAsync(All[2])).ShouldNotContain(Begin);
    }

    [Fact]
    public async Task Of_two_histories_none_begins_and_it_is_said()
    {
        _nodes.Had(All[0], History, -1, last: false, recovered: 9);
        _nodes.Had(All[1], OtherHistory, -1, last: false, recovered: 4);
        var node = _nodes.Start(All[0]);
        _nodes.Start(All[1]);
        _nodes.Start(All[2]);

        (await LineAsync(node, "another history")).ShouldContain(All[1]);

        All.ShouldAllBe(name => !_nodes.Runs(name));
    }

    [Fact]
    public async Task A_node_whose_data_cannot_be_read_does_not_take_part()
    {
        _nodes.Had(All[0], History, -1, last: false);
        var node = _nodes.Start(All[0]);

        (await LineAsync(node, "cannot be read")).ShouldContain("data-" + All[0]);
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, "each")]
    [InlineData(true, "one")]
    public async Task When_all_see_each_other_and_none_serves_they_go_on_as_one_cluster(bool oneVariable, string told)
    {
        _nodes.Had(All[2], History, 12, last: true);
        _nodes.Sees(All[2], 3, "non-Primary");
        if (oneVariable)
        {
            _nodes.HasOneVariable(All[2]);
        }

        var node = _nodes.Start(All[2]);

        await LineAsync(node, "they go on as one cluster");

        await Eventually.HoldsAsync("it is told", () => Task.FromResult(_nodes.Told(All[2]).StartsWith(told + "\n", StringComparison.Ordinal)));
    }

    /// <summary>The first may be a part that the others go on without; the second serves.</summary>
    [Fact]
    public async Task A_part_and_a_cluster_that_serves_are_left_alone()
    {
        _nodes.Had(All[0], History, 12, last: true);
        _nodes.Sees(All[0], 2, "non-Primary");
        _nodes.Sees(All[1], 3, "Primary");
        _nodes.Sees(All[2], 3, "non-Primary");
        _nodes.Start(All[0]);
        await _nodes.ServerAsync(All[0]);
        _nodes.Start(All[1]);

        // Asked as often, at least, as the third, which is told.
        await LineAsync(_nodes.Start(All[2]), "they go on as one cluster");

        _nodes.Told(All[0]).ShouldBeEmpty();
        _nodes.Told(All[1]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_process_list()
    {
        await BeginsAsync();

        foreach (var name in All)
        {
            (await _nodes.ServerAsync(name))
                .Where(argument => argument.StartsWith("--wsrep-sst-auth", StringComparison.Ordinal))
                .ShouldBe(["--wsrep-sst-auth=mysql:"]);
        }
    }

    private static async Task<string> LineAsync(System.Diagnostics.Process node, string part)
    {
        while (await node.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } line)
        {
            if (line.Contains(part))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"It never said '{part}'.");
    }

    /// <summary>Starts all three; the one that begins, after the others have joined.</summary>
    private async Task<string> BeginsAsync()
    {
        foreach (var name in All)
        {
            _nodes.Start(name);
        }

        List<string> begun = [];
        foreach (var name in All)
        {
            if ((await _nodes.ServerAsync(name)).Contains(Begin))
            {
                begun.Add(name);
            }
        }

        return begun.ShouldHaveSingleItem();
    }
}
