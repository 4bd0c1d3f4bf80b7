using System.Data.Common;

namespace AuthServer.Data;

/// <summary>The database answers, but cannot do what a setting asks of it; waiting does not help. The message is for the operator.</summary>
internal sealed class UnsuitableServerException(string message, Exception inner) : DbException(message, inner);
