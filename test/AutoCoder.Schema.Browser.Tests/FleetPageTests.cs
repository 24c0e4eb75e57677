using System.Diagnostics;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AutoCoder.Schema.Browser.Tests;

/// <summary>The fleet page in a real browser.</summary>
internal sealed class FleetPageTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task The_seven_databases_of_the_incident_are_told_before_by_and_after_their_upgrade()
    {
        (string before, string upgrade, string after) = Pages.Incident(_folder);
        await using (Look look = await Chromium.OpenAsync(before))
        {
            (await look.Page.TitleAsync()).ShouldStartWith("The gate is closed: of 7 databases, 7 not ready.");
            (await look.RowsAsync()).ShouldBe(7);
            (await look.Page.Locator("#next .paste code").First.TextContentAsync()).ShouldBe($"autocoder-schema upgrade --projects {IncidentFleet.ProjectsFolder(_folder.Path)}");
            await ShouldBeForEverybody(look);
            await look.KeepAsync("incident-before.png");
        }

        await using (Look look = await Chromium.OpenAsync(upgrade))
        {
            (await look.Page.Locator("h1").TextContentAsync()).ShouldBe("7 databases: 7 upgraded. Rehearsed first: 7.");
            (await look.Page.Locator("table.rows td:nth-child(5)").AllTextContentsAsync()).ShouldAllBe(seconds => double.Parse(seconds, CultureInfo.InvariantCulture) > 0);
            (await look.Page.Locator("table.rows td:nth-child(6)").AllTextContentsAsync()).ShouldAllBe(backup => backup.EndsWith(".bak", StringComparison.Ordinal));
            await ShouldBeForEverybody(look);
            await look.KeepAsync("incident-upgrade.png");
        }

        await using (Look look = await Chromium.OpenAsync(after))
        {
            (await look.Page.Locator(".badge").TextContentAsync()).ShouldBe("open");
            await ShouldBeForEverybody(look);
            await look.KeepAsync("incident-after.png");
        }
    }

    [TestCase(3000)]
    [TestCase(10_000)]
    public async Task A_large_fleet_is_filtered_by_path_kind_version_verdict_and_finding(int databases)
    {
        long start = Stopwatch.GetTimestamp();
        await using Look look = await Chromium.OpenAsync(Pages.Gate(_folder, databases));
        double usable = await look.Page.EvaluateAsync<double>("performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart");
        TestContext.Out.WriteLine($"{databases} databases: usable after {usable:0} ms, {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms with opening the browser's page");
        (await look.RowsAsync()).ShouldBe(200);
        (await Shown(look)).ShouldBe($"{databases:N0} rows, the first 200 shown");

        await look.Page.FillAsync("#find", "customer-00042");
        await Expect(look, "1 of ");
        (await look.Page.Locator("table.rows tbody th").TextContentAsync()).ShouldBe("/srv/projects/customer-00042/.autocoder/assistant.db");
        await look.Page.ClickAsync("#reset");
        await Expect(look, $"{databases:N0} rows");

        await look.Page.SelectOptionAsync("select[data-column='1']", "features");
        await Expect(look, $"{databases / 10:N0} of ");
        await look.Page.SelectOptionAsync("select[data-column='1']", " ");
        await look.Page.SelectOptionAsync("select[data-column='2']", "202603010000");
        await Expect(look, $"{databases / 100:N0} of ");
        await look.Page.ClickAsync("#reset");
        await look.Page.SelectOptionAsync("select[data-by=word]", "missing");
        await Expect(look, $"{databases / 100:N0} of ");
        long filter = Stopwatch.GetTimestamp();
        await look.Page.ClickAsync("#reset");
        await Expect(look, $"{databases:N0} rows");
        TestContext.Out.WriteLine($"{databases} databases: a filter takes {Stopwatch.GetElapsedTime(filter).TotalMilliseconds:0} ms");

        await look.Page.Locator("article.group", new() { HasText = "Lacks 2 migrations" }).Locator("button[data-group]").ClickAsync();
        await Expect(look, $"{databases / 100 * 9:N0} of ");
        (await look.Page.Locator("table.rows tbody td:last-child").AllTextContentsAsync()).ShouldAllBe(verdict => verdict == "pending");
        await look.Page.ClickAsync("#all");
        (await look.RowsAsync()).ShouldBe(databases / 100 * 9);
        look.Troubles.ShouldBeEmpty();
    }

    [Test]
    public async Task A_part_of_a_drawn_kind_shows_its_databases()
    {
        await using Look look = await Chromium.OpenAsync(Pages.Gate(_folder, 3000));
        await look.Page.Locator("figure", new() { HasText = "assistant" }).First.Locator("tbody tr", new() { HasText = "202601180915" }).Locator("button").ClickAsync();
        await Expect(look, "150 of 3,000 rows");
        (await look.Page.Locator("table.rows tbody td:nth-child(3)").AllTextContentsAsync()).ShouldAllBe(version => version == "202601180915");
    }

    [Test]
    public async Task A_heading_sorts_and_says_so()
    {
        await using Look look = await Chromium.OpenAsync(Pages.Gate(_folder, 3000));
        ILocator heading = look.Page.Locator("table.rows thead th", new() { HasText = "Path" });
        await heading.Locator("button").ClickAsync();
        (await heading.GetAttributeAsync("aria-sort")).ShouldBe("ascending");
        (await look.Page.Locator("table.rows tbody th").First.TextContentAsync())!.ShouldContain("customer-00000");
        await look.Page.Keyboard.PressAsync("Enter"); // it has the focus still
        (await heading.GetAttributeAsync("aria-sort")).ShouldBe("descending");
        (await look.Page.Locator("table.rows tbody th").First.TextContentAsync())!.ShouldContain("customer-02999");
        (await look.RowsAsync()).ShouldBe(200);
    }

    [Test]
    public async Task A_command_is_copied_as_it_stands()
    {
        await using Look look = await Chromium.OpenAsync(Pages.Gate(_folder, 3000));
        ILocator step = look.Page.Locator("#next .paste").First;
        await step.Locator("button").ClickAsync();
        await step.Locator("button", new() { HasText = "Copied" }).WaitForAsync();
        string command = (await step.Locator("code").TextContentAsync())!;
        command.ShouldStartWith("autocoder-schema ");
        (await look.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(command);
        look.Troubles.ShouldBeEmpty();
    }

    [Test]
    public async Task A_difference_is_followed_from_what_is_wrong_to_the_schema_that_is_drawn()
    {
        await using Look look = await Chromium.OpenAsync(Pages.Gate(_folder, 3000));
        await look.Page.Locator("article.group a[href^='#s']").First.ClickAsync();
        string place = await look.Page.EvaluateAsync<string>("location.hash");
        ILocator schema = look.Page.Locator(place);
        (await schema.Locator(".box li.extra, .box li.missing, .box.missing").CountAsync()).ShouldBeGreaterThan(0);
        (await schema.EvaluateAsync<double>("one => one.getBoundingClientRect().top")).ShouldBeInRange(0, 200);
        await look.KeepAsync("followed.png", isFull: false);
    }

    [TestCase(ColorScheme.Light, 1440)]
    [TestCase(ColorScheme.Dark, 1440)]
    [TestCase(ColorScheme.Light, 390)]
    [TestCase(ColorScheme.Dark, 390)]
    public async Task Everybody_can_use_it_in_the_light_in_the_dark_and_on_a_telephone(ColorScheme scheme, int width)
    {
        foreach ((string name, string file) in new[] { ("gate", Pages.Gate(_folder, 300)), ("upgrade", Pages.Upgrade(_folder, 60)), ("findings", Pages.Findings(_folder)) })
        {
            await using Look look = await Chromium.OpenAsync(file, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
            await look.KeepAsync($"{name}-{scheme}-{width}.png", isFull: false);
            foreach (string part in new[] { "#findings", "#rows", "#schemas", "#next" }) await look.KeepAsync($"{name}-{scheme}-{width}-{part[1..]}.png", part);
            if (width > 390 || name == "gate") await ShouldBeForEverybody(look);
            look.Troubles.ShouldBeEmpty();
            (await look.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue($"{name} is wider than {width}");
            string paper = await look.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            paper.ShouldBe(scheme == ColorScheme.Light ? "rgb(255, 255, 255)" : "rgb(20, 23, 27)");
        }
    }

    [Test]
    public async Task Without_script_all_of_it_is_there_and_nothing_that_would_need_one()
    {
        await using Look look = await Chromium.OpenAsync(Pages.Gate(_folder, 3000), new() { JavaScriptEnabled = false });
        (await look.RowsAsync()).ShouldBe(3000);
        (await look.Page.Locator("button:visible, select:visible, input:visible").CountAsync()).ShouldBe(0);
        (await look.Page.Locator("figure .plain:visible").CountAsync()).ShouldBeGreaterThan(5);
        look.Troubles.ShouldBeEmpty();
    }

    [Test]
    public async Task On_paper_there_are_no_buttons_and_the_colours_of_paper()
    {
        await using Look look = await Chromium.OpenAsync(Pages.Gate(_folder, 3000));
        await look.Page.EmulateMediaAsync(new() { Media = Media.Print });
        (await look.Page.Locator("main button:visible:not(thead button), nav:visible, select:visible").CountAsync()).ShouldBe(0);
        byte[] pdf = await look.Page.PdfAsync(new() { Format = "A4", PrintBackground = true });
        pdf.Length.ShouldBeGreaterThan(10_000);
        if (Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_PICTURES") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, "print.pdf"), pdf);
    }

    [Test]
    public async Task Names_that_would_be_markup_run_nothing_and_ask_for_nothing()
    {
        await using Look look = await Chromium.OpenAsync(Pages.Hostile(_folder));
        (await look.Page.TitleAsync()).ShouldStartWith("The gate is closed");
        (await look.Page.Locator("script").CountAsync()).ShouldBe(1);
        (await look.Page.Locator("img").CountAsync()).ShouldBe(0);
        await look.Page.SelectOptionAsync("select[data-by=word]", "drifted");
        (await look.RowsAsync()).ShouldBeGreaterThan(0);
        look.Troubles.ShouldBeEmpty();
        await look.KeepAsync("hostile.png", isFull: false);
    }

    private static async Task ShouldBeForEverybody(Look look)
    {
        var result = await look.Page.RunAxe();
        result.Violations.Select(one => $"{one.Id}: {one.Help}: {string.Join("; ", one.Nodes.Take(3).Select(node => $"{node.Html} {string.Join(' ', node.Any.Select(check => check.Message))}"))}").ShouldBeEmpty();
        look.Troubles.ShouldBeEmpty();
    }

    private static async Task<string> Shown(Look look) => (await look.Page.Locator("#shown").TextContentAsync())!;

    private static Task Expect(Look look, string beginning) =>
        Assertions.Expect(look.Page.Locator("#shown")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex($"^{System.Text.RegularExpressions.Regex.Escape(beginning)}"));
}
