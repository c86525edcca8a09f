using Hosting;
using Microsoft.Extensions.Configuration;

namespace Messaging.Tests;

/// <summary>Secrets that are handed over in files. Variables of the environment are the whole process's, so each test has names of its own.</summary>
public sealed class SecretFilesTests : IDisposable
{
    private readonly string _name = $"SECRET_{Guid.NewGuid():N}";
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_file);
        foreach (var name in new[] { _name, _name + "_FILE", $"{_name}__Key_FILE" }) Environment.SetEnvironmentVariable(name, null);
    }

    [Theory]
    [InlineData("Host=db;Password=a b", "Host=db;Password=a b")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret \r\n\r\n", "secret ")]
    [InlineData("two\nlines\n", "two\nlines")]
    public void A_value_stands_in_the_file_without_the_line_ends_behind_it(string text, string value)
    {
        File.WriteAllText(_file, text);
        Environment.SetEnvironmentVariable(_name + "_FILE", _file);
        SecretFiles.Find(_name).ShouldBe(value);
    }

    [Fact]
    public void A_setting_comes_from_its_file_and_no_other_variable_is_taken_for_one()
    {
        File.WriteAllText(_file, "secret");
        Environment.SetEnvironmentVariable($"{_name}__Key_FILE", _file);
        Environment.SetEnvironmentVariable($"{_name}_FILE", "/of/another/program");
        var settings = new ConfigurationBuilder().AddSecretFiles().Build();
        (settings[$"{_name}:Key"], settings[_name]).ShouldBe(("secret", null));
    }

    [Fact]
    public void Without_a_file_the_environment_counts()
    {
        SecretFiles.Find(_name).ShouldBeNull();
        Environment.SetEnvironmentVariable(_name, "secret");
        SecretFiles.Find(_name).ShouldBe("secret");
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("\n", "is empty")]
    [InlineData("in the file", "are both set")]
    public void What_cannot_be_meant_is_refused_by_name_and_not_by_content(string? text, string words)
    {
        if (text is null) File.Delete(_file); else File.WriteAllText(_file, text);
        Environment.SetEnvironmentVariable(_name + "_FILE", _file);
        if (words == "are both set") Environment.SetEnvironmentVariable(_name, "in the environment");
        var refused = Should.Throw<InvalidOperationException>(() => SecretFiles.Find(_name)).Message;
        refused.ShouldStartWith(_name);
        refused.ShouldContain(words);
        refused.ShouldNotContain("in the");
    }
}
