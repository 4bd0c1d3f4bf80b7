using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Docs;

/// <summary>
/// The pages as a newcomer uses them: <c>./start</c> in one terminal, and in another, a clean bash for each page, first what the page
/// says has to be done before, and then every console block pasted as it is printed and in order. Only the ports differ: those that
/// are printed may be taken where the test runs. Needs what the pages name: bash, curl and openssl.
/// </summary>
[Waits]
public sealed class PagesTests
{
    /// <summary>What is run without a shell: <see cref="StatusExamplesTests"/>.</summary>
    private static readonly string[] Programs = ["docs/resource-servers.md js", "docs/resource-servers.md python"];

    [Fact]
    public void Every_console_block_is_pasted_by_a_test_or_says_which_test_holds_it_instead()
    {
        Pages.Steps.Select(step => step.Name).ShouldBe(ConsoleBlock.All().Select(block => block.Name));
        foreach (var step in Pages.Steps.OfType<Step.Elsewhere>())
        {
            step.Tests.GetMethod(step.Test).ShouldNotBeNull(step.Name);
        }

        // No command hides under another name.
        ConsoleBlock.Everything().Where(block => block.Language is not ConsoleBlock.Shell).Select(block => $"{block.Page} {block.Language}").ShouldBe(Programs);
    }

    [Fact]
    public async Task Every_console_block_works_as_it_is_printed()
    {
        await using var started = await StartedRepository.RunAsync();
        var blocks = ConsoleBlock.All().ToDictionary(block => block.Name);
        using Reader reader = new(started.Auth);

        foreach (var page in Pages.Steps.OfType<Step.Pasted>().GroupBy(step => blocks[step.Name].Page))
        {
            await using PastedShell shell = new(started.Folder, started.Environment);
            foreach (var earlier in Before(page.Key))
            {
                // Pasted again into a new shell: who is registered already is told so, and the rest goes on.
                await PasteAsync(shell, reader, earlier, started.OnItsPorts(blocks[earlier.Name].Text));
            }

            foreach (var step in page)
            {
                await WorksAsync(shell, reader, step, started.OnItsPorts(blocks[step.Name].Text));
            }
        }

        started.Output.ShouldContain("  " + started.OnItsPorts(blocks[Pages.FirstToken].Text).Replace("\n", "\n  ", StringComparison.Ordinal));
        (await started.StopAsync()).ShouldBe(0, started.Output);
        started.Output.Split('\n')
            .Where(line => line.Contains(" WRN ", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    /// <summary>The blocks under the headings that the page names in its line "Before: …".</summary>
    private static IEnumerable<Step.Pasted> Before(string page) =>
        from link in new Page(page).Before()
        let heading = new Page(link.Path).Anchors().Single(anchor => anchor.Anchor == link.Anchor).Heading
        from block in ConsoleBlock.All().Where(block => block.Page == link.Path && block.Heading == heading)
        select Pages.Steps.OfType<Step.Pasted>().Single(step => step.Name == block.Name);

    private static Task<(string Output, string Error)> PasteAsync(PastedShell shell, Reader reader, Step.Pasted step, string text) =>
        shell.PasteAsync(text, step.Asks is { } asks ? printed => asks(reader, printed) : null);

    private static async Task WorksAsync(PastedShell shell, Reader reader, Step.Pasted step, string text)
    {
        var (output, error) = await PasteAsync(shell, reader, step, text);

        var all = $"{step.Name}\n{text}\n--- printed\n{output}\n{error}";
        error.ShouldNotContain("@@ failed", customMessage: all);
        error.ShouldNotContain("curl: (", customMessage: all);
        output.ShouldNotContain("\"error", customMessage: all);
        foreach (var pattern in step.Prints)
        {
            output.ShouldMatch($"(?s){pattern}", all);
        }

        await (step.Then?.Invoke(reader, output) ?? Task.CompletedTask);
    }
}
