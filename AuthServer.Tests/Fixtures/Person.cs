using Microsoft.Playwright;

namespace AuthServer.Tests.Fixtures;

/// <summary>Somebody at a browser who answers what the pages ask, agrees unless told otherwise, and remembers what was asked.</summary>
internal sealed class Person : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly IBrowserContext _profile;
    private readonly TestUser _user;
    private int _navigations;

    private Person(IBrowserContext profile, IPage page, TestUser user)
    {
        _profile = profile;
        _user = user;
        Page = page;
        page.FrameNavigated += (_, frame) =>
        {
            if (frame == page.MainFrame)
            {
                Interlocked.Increment(ref _navigations);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The questions so far, in order: sign-in, code, consent, sign-out.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What is answered to consent.</summary>
    public bool Allows { get; set; } = true;

    /// <summary>What a device shows.</summary>
    public string? UserCode { get; set; }

    public static async Task<Person> AtBrowserAsync(TestUser user, BrowserNewContextOptions? options = null)
    {
        var profile = await Chromium.NewProfileAsync(options);
        return new(profile, await profile.NewPageAsync(), user);
    }

    /// <summary>Opens an address and answers questions until the browser is at an address that begins as given.</summary>
    public async Task<string> WalkAsync(string address, string until)
    {
        await WalkAsync(address, () => Page.Url.StartsWith(until, StringComparison.Ordinal));
        return Page.Url;
    }

    /// <summary>Opens an address and answers questions until consent is given.</summary>
    public async Task WalkToConsentAsync(string address)
    {
        var before = Asked.Count;
        await WalkAsync(address, () => Asked.Skip(before).Contains("consent"));
    }

    public async ValueTask DisposeAsync() => await _profile.DisposeAsync();

    private async Task WalkAsync(string address, Func<bool> arrived)
    {
        await Page.GotoAsync(address);
        await UntilAsync(async () =>
        {
            if (arrived())
            {
                return true;
            }

            await AnswerAsync();
            return arrived();
        });
    }

    private async Task AnswerAsync()
    {
        if (await ShowsAsync("input[name=username]"))
        {
            await Page.FillAsync("input[name=username]", _user.Email);
            await Page.FillAsync("input[name=password]", _user.Password);
            await PressAsync("sign-in", "button[type=submit]");
        }
        else if (await ShowsAsync("button[name=decision][value=allow]"))
        {
            await PressAsync("consent", $"button[name=decision][value={(Allows ? "allow" : "deny")}]");
        }
        else if (await ShowsAsync("input[name=user_code]"))
        {
            await Page.FillAsync("input[name=user_code]", UserCode ?? throw new InvalidOperationException("A code is asked for, and no device shows one."));
            await PressAsync("code", "button[type=submit]");
        }
        else if (await ShowsAsync("button[name=decision][value=sign_out]"))
        {
            await PressAsync("sign-out", "button[name=decision][value=sign_out]");
        }
    }

    /// <summary>Until the answer to a question has come, the question is still on the screen.</summary>
    private async Task PressAsync(string question, string button)
    {
        var before = _navigations;
        await Page.Locator(button).First.ClickAsync();
        await UntilAsync(() => Task.FromResult(_navigations > before));
        Asked.Add(question);
    }

    private async Task<bool> ShowsAsync(string selector)
    {
        try
        {
            return await Page.Locator(selector).First.IsVisibleAsync();
        }
        catch (PlaywrightException)
        {
            // The page went away while it was looked at.
            return false;
        }
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMilliseconds(Chromium.PatienceMs));
        using PeriodicTimer timer = new(Interval);
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
                $"Stuck at {Page.Url} after {string.Join(", ", Asked)}:\n{await Page.Locator("body").InnerTextAsync()}");
        }
    }
}
