namespace Browser.Tests.Support;

/// <summary>All browser tests share one browser, and so run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTestGroup : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
