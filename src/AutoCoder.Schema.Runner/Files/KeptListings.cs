namespace AutoCoder.Schema.Runner.Files;

/// <summary>
/// Listings of folders, each kept from the second database on that asks for its folder: a folder is then listed for all of them
/// once, and a fleet of databases that lie alone keeps nothing but some bytes for each. Listing it for each database would take
/// time that grows with the square of the fleet.
/// </summary>
/// <param name="list">Lists a folder.</param>
/// <param name="clock">
/// What tells whether the clock was set back since: then what a listing says of moments may be wrong.
/// </param>
internal sealed class KeptListings<TListing>(Func<string, TListing> list, TimeProvider clock)
    where TListing : class
{
    // Names are told in milliseconds; two clocks of one machine may drift by so much in minutes, which costs a listing.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(1);

    // By hash, who asked first. Two with the same one do no harm: a listing is kept that need not be, or is made once more.
    private readonly Dictionary<int, int> _first = [];
    private readonly Dictionary<string, Place> _kept = new(StringComparer.Ordinal);

    /// <summary>
    /// The kept listing of a folder; null while no other database has asked for it: whoever asks lists it himself.
    /// </summary>
    /// <remarks>What listing throws is thrown to each who asks.</remarks>
    public TListing? Of(string folder, string database)
    {
        if (Shared(folder, string.GetHashCode(database, StringComparison.Ordinal)) is not { } place) return null;
        lock (place) return place.Listing is { } kept && !WasSetBack(place) ? kept : List(folder, place);
    }

    private Place? Shared(string folder, int asker)
    {
        lock (_first)
        {
            if (_kept.TryGetValue(folder, out Place? place)) return place;
            int hash = string.GetHashCode(folder, StringComparison.Ordinal);
            if (_first.TryAdd(hash, asker) || _first[hash] == asker) return null;
            return _kept[folder] = new();
        }
    }

    private TListing List(string folder, Place place)
    {
        // In this order, and the other way round below, what happens between the two readings never looks like a clock that was
        // set back.
        DateTimeOffset now = clock.GetUtcNow();
        long timestamp = clock.GetTimestamp();
        TListing listing = list(folder);
        (place.Listing, place.Now, place.Timestamp) = (listing, now, timestamp);
        return listing;
    }

    private bool WasSetBack(Place place)
    {
        TimeSpan passed = clock.GetElapsedTime(place.Timestamp);
        return clock.GetUtcNow() + Unnoticed < place.Now + passed;
    }

    private sealed class Place
    {
        public TListing? Listing { get; set; }

        public DateTimeOffset Now { get; set; }

        public long Timestamp { get; set; }
    }
}
