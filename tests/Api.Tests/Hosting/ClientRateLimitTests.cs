using System.Net;
using Api.Hosting;

namespace Api.Tests.Hosting;

public sealed class ClientRateLimitTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    public void ClientOf_Address_IsTheAddressOrItsNetwork(string address, string client) =>
        Assert.Equal(client, ClientRateLimit.ClientOf(IPAddress.Parse(address)));
}
