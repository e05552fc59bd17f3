namespace Api.Http;

/// <summary>A <see cref="QueryParameter"/> with a typed value.</summary>
internal abstract class QueryParameter<T> : QueryParameter
{
    protected QueryParameter(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>The value of an absent optional parameter.</summary>
    public T? Default { get; init; }
}
