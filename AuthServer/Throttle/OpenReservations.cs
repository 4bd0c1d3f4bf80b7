namespace AuthServer.Throttle;

/// <summary>
/// The reservations of one request. Whatever path it took, none outlives it: those that nothing has ended are released with the request.
/// </summary>
internal sealed class OpenReservations(ILogger<OpenReservations> logger) : IAsyncDisposable
{
    private readonly List<SignInReservation> _reservations = [];

    public SignInReservation Add(SignInReservation reservation)
    {
        _reservations.Add(reservation);
        return reservation;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reservation in _reservations.Where(reservation => !reservation.HasEnded))
        {
            try
            {
                await reservation.ReleaseAsync();
            }
            catch (Exception exception)
            {
                // It lapses by itself.
                logger.LogWarning("A claim could not be given back: {Reason}", exception.GetBaseException().Message);
            }
        }
    }
}
