using Microsoft.Playwright;

namespace AutoCoder.Schema.Browser.Tests;

/// <summary>The system's browser, started once; without it these tests are skipped.</summary>
[SetUpFixture]
internal sealed class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static IPlaywright? Driver;
    private static IBrowser? Browser;

    [OneTimeSetUp]
    public static async Task Start()
    {
        if (Array.Find(Places, File.Exists) is not { } browser)
        {
            Assert.Ignore("There is no Chromium: apt-get install chromium.");
            return;
        }

        Driver = await Playwright.CreateAsync();
        Browser = await Driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = browser,
            Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [],
        });
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (Browser is not null) await Browser.CloseAsync();
        Driver?.Dispose();
    }

    /// <summary>A page that is looked at: whatever it says on its console or asks anybody for is kept.</summary>
    /// <param name="file">The page's file.</param>
    /// <param name="options">How it is looked at.</param>
    public static async Task<Look> OpenAsync(string file, BrowserNewContextOptions? options = null)
    {
        IBrowserContext context = await Browser!.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var look = new Look(context, await context.NewPageAsync());
        await look.OpenAsync(file);
        return look;
    }
}

/// <summary>A page in a browser.</summary>
internal sealed class Look(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private readonly List<string> _troubles = [];

    /// <summary>The page.</summary>
    public IPage Page => page;

    /// <summary>Errors of its console, and what it asked for besides itself.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>Opens a file.</summary>
    public async Task OpenAsync(string file)
    {
        string address = new Uri(file).AbsoluteUri;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _troubles.Add(message.Text);
        };
        page.PageError += (_, error) => _troubles.Add(error);
        page.Dialog += (_, dialog) =>
        {
            _troubles.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        await context.RouteAsync("**/*", route =>
        {
            if (route.Request.Url == address || route.Request.Url.StartsWith("data:image/svg+xml,", StringComparison.Ordinal)) return route.ContinueAsync();
            _troubles.Add(route.Request.Url);
            return route.AbortAsync();
        });
        await page.GotoAsync(address);
    }

    /// <summary>How many rows the table shows.</summary>
    public Task<int> RowsAsync() => page.Locator("table.rows tbody tr").CountAsync();

    /// <summary>Keeps a picture where somebody wants to look.</summary>
    public async Task KeepAsync(string name, bool isFull = true)
    {
        if (Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = isFull });
    }

    /// <summary>Keeps a picture of a part, as far as it fits the window.</summary>
    public async Task KeepAsync(string name, string part)
    {
        if (Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_PICTURES") is not { Length: > 0 } || await page.Locator(part).CountAsync() == 0) return;
        await page.Locator(part).EvaluateAsync("part => part.scrollIntoView()");
        await KeepAsync(name, isFull: false);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
