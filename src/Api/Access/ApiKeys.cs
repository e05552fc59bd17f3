using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Api.Access;

/// <summary>
/// The keys that are configured. Only their hashes are kept, and a given key's hash is compared with each of them in a time that
/// does not tell which one came how close. Thread-safe.
/// </summary>
internal sealed class ApiKeys
{
    private readonly byte[][] _hashes;

    public ApiKeys(IOptions<AccessOptions> access) => _hashes = [.. access.Value.ApiKey.Select(Hash)];

    /// <summary>Whether a key is asked for.</summary>
    public bool AreRequired => _hashes.Length > 0;

    /// <summary>Whether text is one of the keys.</summary>
    public bool Contain(string given)
    {
        var hash = Hash(given);
        var found = false;
        foreach (var known in _hashes)
        {
            found |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
