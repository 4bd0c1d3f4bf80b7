using System.Data.Common;

namespace AuthServer.Data;

/// <summary>The connection ended in the middle of a transaction, as when its server died.</summary>
internal sealed class ConnectionLostException(Exception inner) : DbException("The connection to the database ended in the middle of a transaction.", inner);
