using Shouldly;
using Xunit;

namespace AuthServer.Tests.Docs;

/// <summary>
/// The pages as a newcomer uses them: <c>./start</c> in one terminal, and in another, a clean bash, every console block pasted as it
/// is printed and in order. Only the ports differ: those that are printed may be taken where the test runs.
/// Needs what the pages name: bash, curl and openssl.
/// </summary>
public sealed class PagesTests
{
    [Fact]
    public void Every_console_block_is_pasted_by_a_test_or_says_which_test_holds_it_instead()
    {
        Pages.Steps.Select(step => step.Name).ShouldBe(ConsoleBlock.All().Select(block => block.Name));
        foreach (var step in Pages.Steps.OfType<Step.Elsewhere>())
        {
            step.Tests.GetMethod(step.Test).ShouldNotBeNull(step.Name);
        }

        // No command hides under another name.
        ConsoleBlock.Languages().Distinct().ShouldBe(["console"]);
    }

    [Fact]
    public async Task Every_console_block_works_as_it_is_printed()
    {
        await using var started = await StartedRepository.RunAsync();
        var texts = ConsoleBlock.All().ToDictionary(block => block.Name, block => started.OnItsPorts(block.Text));
        using Reader reader = new(started.Auth);
        await using PastedShell shell = new(started.Folder, started.Environment);

        foreach (var step in Pages.Steps.OfType<Step.Pasted>())
        {
            await PasteAsync(shell, reader, step, texts[step.Name]);
        }

        // What ./start prints to be pasted is the first of them.
        started.Output.ShouldContain("  " + texts["From nothing to a token, 1"].Replace("\n", "\n  ", StringComparison.Ordinal));
        (await started.StopAsync()).ShouldBe(0, started.Output);
        started.Output.Split('\n').Where(line => line.Contains(" WRN ", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task PasteAsync(PastedShell shell, Reader reader, Step.Pasted step, string text)
    {
        var (output, error) = await shell.PasteAsync(text, step.Asks is { } asks ? printed => asks(reader, printed) : null);

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
