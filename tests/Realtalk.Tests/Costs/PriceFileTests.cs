using Realtalk.Costs;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Costs;

public class PriceFileTests
{
    [Fact]
    public void The_modules_own_file_is_valid_dated_and_says_where_each_price_is_from()
    {
        PriceTable table = PriceSource.Default.Table;
        Assert.True(table.Date >= new DateTime(2026, 11, 26));
        Assert.All(table.Prices, price =>
        {
            Assert.False(string.IsNullOrWhiteSpace(price.Source), price.ToString());
            Assert.NotNull(price.ReadOn);
            Assert.Equal(table.Date, price.Date);
        });
        Assert.NotNull(table.Find(RealtimeStreamOptions.DefaultModel));
        Assert.NotNull(table.Find(RealtimeStreamOptions.DefaultTranscriptionModel)!.PerMinute);
    }

    [Theory]
    [InlineData("gpt-realtime-2.1", 24)]
    [InlineData("GPT-Realtime-2.1", 24)]
    [InlineData("gpt-realtime-2.1-2026-07-06", 24)]
    [InlineData("gpt-realtime-2", 24)]
    [InlineData("gpt-realtime-1.5", 16)]
    [InlineData("gpt-realtime-2025-08-28", 16)]
    [InlineData("gpt-realtime-mini-2025-12-15", 2.4)]
    [InlineData("gpt-realtime-2.1-mini", 2.4)]
    public void A_model_is_found_by_its_name_and_by_that_of_its_snapshot(string model, double textOutput) =>
        Assert.Equal((decimal)textOutput, PriceSource.Default.Table.Find(model)!.TextOutput);

    [Theory]
    [InlineData("gpt-realtime-3")]
    [InlineData("gpt-realtime-2.2")]
    [InlineData("gpt-4o-transcribe-diarize")]
    [InlineData("my-deployment")]
    [InlineData("")]
    [InlineData("*")]
    public void A_model_that_is_not_there_has_no_price(string model) => Assert.Null(PriceSource.Default.Table.Find(model));

    [Fact]
    public void A_name_counts_more_than_a_pattern_wherever_it_stands()
    {
        PriceTable table = Read("""
            { "date": "2026-01-31", /* mine */ "models": [
              { "model": "my-*", "per_minute": 1 },
              { "model": ["other", "my-model"], "per_million_tokens": { "text": { "input": 0, "output": null } }, },
            ] }
            """);
        Assert.Equal(0, table.Find("my-model")!.TextInput);
        Assert.Null(table.Find("my-model")!.TextOutput);
        Assert.Equal(1, table.Find("my-other")!.PerMinute);
        Assert.Equal(new DateTime(2026, 1, 31), table.Date);
    }

    [Theory]
    [InlineData("{\n \"date\": \"2026-01-31\",\n \"models\": [ nonsense ] }", "line 3: ")]
    [InlineData("[]", "the file must be an object")]
    [InlineData("{ \"models\": [] }", "date is missing")]
    [InlineData("{ \"date\": \"31.1.2026\", \"models\": [] }", "date is '31.1.2026', and must be a date such as")]
    [InlineData("{ \"date\": \"2026-01-31\" }", "models must be a list")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": {} }", "models must be a list")]
    [InlineData("{ \"date\": \"2026-01-31\", \"currency\": \"EUR\", \"models\": [] }", "currency is 'EUR'")]
    [InlineData("{ \"date\": \"2026-01-31\", \"modells\": [] }", "the file has 'modells', which is not known")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": [ 1 ] }", "models[0] must be an object")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": [ { \"per_minute\": 1 } ] }", "models[0].model is missing")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": [ { \"model\": [], \"per_minute\": 1 } ] }", "models[0].model must be")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": [ { \"model\": \"x\" } ] }", "models[0] needs 'per_million_tokens' or 'per_minute'")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": [ { \"model\": \"x\", \"per_minute\": \"1\" } ] }", "models[0].per_minute is \"1\"")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": [ { \"model\": \"x\", \"per_minute\": -1 } ] }", "models[0].per_minute is -1")]
    [InlineData("{ \"date\": \"2026-01-31\", \"models\": [ { \"model\": \"x\", \"per_minute\": 1e300 } ] }", "models[0].per_minute is 1e300")]
    [InlineData(
        "{ \"date\": \"2026-01-31\", \"models\": [ { \"model\": \"x\", \"per_million_tokens\": { \"audio\": { \"cached\": 1 } } } ] }",
        "models[0].per_million_tokens.audio has 'cached', which is not known; there are input, cached_input, output")]
    [InlineData(
        "{ \"date\": \"2026-01-31\", \"models\": [ { \"model\": \"x\", \"per_million_tokens\": { \"text\": { \"input\": true } } } ] }",
        "models[0].per_million_tokens.text.input is true")]
    public void What_is_wrong_in_a_file_is_named_with_its_place(string json, string expected)
    {
        RealtimeException exception = Assert.Throws<RealtimeException>(() => Read(json));
        Assert.Equal("PriceFileInvalid", exception.ErrorId);
        Assert.Contains(expected, exception.Message);
        Assert.DoesNotContain("LineNumber", exception.Message);
    }

    [Fact]
    public void A_model_without_a_price_under_the_servers_name_may_have_one_under_the_name_that_it_was_asked_for_by()
    {
        PriceSource prices = PriceSource.Default.OrUnder("gpt-realtime-2.1-mini");
        Assert.Equal(24, prices.Find("gpt-realtime-2.1")!.TextOutput);
        Assert.Equal(2.4m, prices.Find("what-the-server-says")!.TextOutput);
        Assert.Null(PriceSource.Default.OrUnder("my-deployment").Find("what-the-server-says"));
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_folder_are_said_to_be_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("PriceFileNotFound", Assert.Throws<RealtimeException>(() => PriceFile.Read(folder.File("none.json"))).ErrorId);
        Assert.Null(new PriceSource(folder.File("none.json")).Find("gpt-realtime-2.1"));
        File.WriteAllBytes(folder.File("long.json"), new byte[(1 << 20) + 1]);
        Assert.Equal("PriceFileInvalid", Assert.Throws<RealtimeException>(() => PriceFile.Read(folder.File("long.json"))).ErrorId);
    }

    private static PriceTable Read(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("prices.json"), json);
        return PriceFile.Read(folder.File("prices.json"));
    }
}
