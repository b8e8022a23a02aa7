using Realtalk.Soak.Resources;

namespace Realtalk.Tests.Soak;

public sealed class ResourceTrendTests
{
    [Theory]
    [InlineData(false, new double[] { 10, 20, 30, 30, 31, 30, 30, 32, 30 })]
    [InlineData(false, new double[] { 10, 20, 30, 35, 30, 33, 40, 31, 50 })]
    [InlineData(true, new double[] { 10, 20, 30, 31, 32, 33, 34, 35, 36 })]
    [InlineData(false, new double[] { 10, 20, 30, 40, 50 })]
    public void What_comes_and_goes_does_not_grow_and_what_never_goes_back_does(bool grows, double[] samples) =>
        Assert.Equal(grows, ResourceTrend.Grows(samples, slack: 1, share: 0.02));
}
