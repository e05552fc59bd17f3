using System.ComponentModel.DataAnnotations;
using Api.Access;
using Api.Hosting;
using Api.Settings;
using Microsoft.Extensions.Configuration;

namespace Api.Tests.Settings;

public sealed class SettingsBinderTests
{
    [Theory]
    [InlineData("MaxDiameter", "256", "a whole number from 1 to 255 (pixels)")]
    [InlineData("MaxPixels", "0", "a whole number from 1 to 68,719,476,736")]
    [InlineData("MaxPixels", "many", "a whole number from 1 to 68,719,476,736")]
    [InlineData("MaxPixels", "1e6", "a whole number from 1 to 68,719,476,736")]
    [InlineData("MaxPixelIterations", "-1", "a whole number from 1 to 4,503,599,627,370,496")]
    [InlineData("JobSeconds", "-1", "a number from 0.001 to 3,600 (seconds)")]
    [InlineData("JobSeconds", "NaN", "a number from 0.001 to 3,600 (seconds)")]
    [InlineData("Permits", "99999999999", "a whole number from 1 to 4,096")]
    [InlineData("CachePictures", "yes", "true or false")]
    public void Bind_ValueThatCannotBe_FailsAndNamesTheVariable(string name, string value, string expected) =>
        Assert.Equal([$"Limits__{name} is '{value}'; it must be {expected}."], Failures<LimitsOptions>(("Limits:" + name, value)));

    [Fact]
    public void Bind_UnknownName_FailsAndNamesTheNearest() =>
        Assert.Equal(
            ["Limits__MaxPixel is no setting; the nearest is Limits__MaxPixels."], Failures<LimitsOptions>(("Limits:MaxPixel", "5")));

    [Fact]
    public void Bind_SeveralMistakes_NamesAll() =>
        Assert.Equal(2, Failures<LimitsOptions>(("Limits:MaxPixel", "5"), ("Limits:Permits", "0")).Count());

    [Theory]
    [InlineData("MaxBodyBytes", " 2048 ")]
    [InlineData("maxbodybytes", "2048")]
    public void Bind_ValueInRange_IsSet(string name, string value) =>
        Assert.Equal(2048, Bind<LimitsOptions>(("Limits:" + name, value)).MaxBodyBytes);

    [Fact]
    public void Bind_EmptyValue_CountsAsNotGiven() =>
        Assert.Equal(new LimitsOptions().MaxSide, Bind<LimitsOptions>(("Limits:MaxSide", "")).MaxSide);

    [Theory]
    [InlineData("ftp://somewhere")]
    [InlineData("somewhere")]
    public void Bind_OtherThanAnHttpUrl_Fails(string value) =>
        Assert.Equal([$"Sample__Where is '{value}'; it must be an http or https URL."], Failures<Sample>(("Sample:Where", value)));

    [Fact]
    public void Bind_Secret_IsNeverRepeated()
    {
        Assert.Equal(["Sample__Pin cannot be used; it must be a whole number from 1 to 9."], Failures<Sample>(("Sample:Pin", "s3cret")));
        Assert.Equal("set", Setting.Of<Sample>().Single(setting => setting.Name == "Pin").Show(new Sample { Pin = 5 }));
    }

    [Fact]
    public void Show_UrlWithPassword_LeavesItOut() =>
        Assert.Equal(
            "http://host:4317/", Setting.Of<Sample>().Single(setting => setting.Name == "Where").Show(new Sample { Where = new("http://me:pw@host:4317") }));

    [Fact]
    public void Bind_List_TakesCommasOrIndexes()
    {
        Assert.Equal(["a", "b"], Bind<Sample>(("Sample:Names", "a, b,")).Names);
        Assert.Equal(["a", "b"], Bind<Sample>(("Sample:Names:0", "a"), ("Sample:Names:1", "b")).Names);
    }

    // As a template leaves it whose variables are empty: to go on without keys would open what was meant to be closed.
    [Theory]
    [InlineData(",")]
    [InlineData(" , ")]
    [InlineData("  ")]
    public void Bind_ListOfNothing_Fails(string value) => Assert.Equal(
        ["Access__ApiKey cannot be used; it must be one text or several with commas between, or not set."],
        Failures<AccessOptions>(("Access:ApiKey", value)));

    [Fact]
    public void Bind_Choice_IsOneOfTheAllowed()
    {
        Assert.Equal("red", Bind<Sample>(("Sample:Colour", "RED")).Colour);
        Assert.Equal(["Sample__Colour is 'blue'; it must be one of red, green."], Failures<Sample>(("Sample:Colour", "blue")));
    }

    private static T Bind<T>(params (string Name, string Value)[] given)
        where T : class, ISettings, new()
    {
        var (settings, failures) = TryBind<T>(given);
        Assert.Empty(failures);
        return settings;
    }

    private static IEnumerable<string> Failures<T>(params (string Name, string Value)[] given)
        where T : class, ISettings, new() => TryBind<T>(given).Failures;

    private static (T Settings, IEnumerable<string> Failures) TryBind<T>((string Name, string Value)[] given)
        where T : class, ISettings, new()
    {
        var settings = new T();
        var pairs = given.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value));
        return (settings, SettingsBinder.Bind(settings, new ConfigurationBuilder().AddInMemoryCollection(pairs).Build()));
    }

    private sealed class Sample : ISettings
    {
        public static string Section => "Sample";

        [Setting("Where")]
        public Uri? Where { get; set; }

        [Setting("Names")]
        public string[] Names { get; set; } = [];

        [Setting("Colour")]
        [AllowedValues("red", "green")]
        public string Colour { get; set; } = "green";

        [Setting("Pin", Secret = true)]
        [Range(1, 9)]
        public int Pin { get; set; } = 1;
    }
}
