using System.Data.Common;

namespace AuthServer.Data;

/// <summary>There is no database where the settings say; waiting does not help. The message is for the operator.</summary>
internal sealed class MissingDatabaseException(string message) : DbException(message);
