using System.Text.Json;

namespace Contracts;

/// <summary>A value is not what the contract says. Unlike the reader's own exceptions its message is fit for the sender and for logs: it says what is
/// wrong and repeats nothing of the value.</summary>
/// <param name="message">What is wrong, a whole sentence.</param>
public sealed class ContractException(string message) : JsonException(message);
