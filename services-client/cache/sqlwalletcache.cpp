#include "services-client/cache/sqlwalletcache.h"

#include "services-client/cache/jsontext.h"
#include "services-client/cache/sqlsettingsstore.h"

namespace nw {

namespace {

const QString kBalanceSetting = QStringLiteral("wallet_balance");

} // namespace

Result<std::optional<WalletBalance>> SqlWalletCache::balance()
{
    const Result<QString> text = SqlSettingsStore(m_database).value(kBalanceSetting);
    NW_TRY(text);
    if (text->isEmpty())
        return std::nullopt;
    // One that cannot be read is as good as none: the server says it again.
    const Result<WalletBalance> balance = fromJsonText(*text, readWalletBalance);
    return balance ? std::optional(*balance) : std::nullopt;
}

Result<void> SqlWalletCache::saveBalance(const WalletBalance &balance)
{
    return SqlSettingsStore(m_database).set(kBalanceSetting, toJsonText(balance));
}

Result<QList<ProvenEntry>> SqlWalletCache::entries(int limit, int offset)
{
    CacheStatement query = m_database.prepare(
        "SELECT e.entry, r.receipt_id IS NOT NULL FROM wallet_entries e "
        "LEFT JOIN kept_receipts r ON r.receipt_id = e.receipt_id "
        "ORDER BY e.created_at DESC, length(e.entry_id) DESC, e.entry_id DESC LIMIT ? OFFSET ?",
        {limit, offset});
    NW_TRY(query.run());
    QList<ProvenEntry> entries;
    while (query.next()) {
        const Result<WalletEntry> entry = fromJsonText(query.text(0), readWalletEntry);
        if (entry)
            entries.append({*entry, query.integer(1) != 0});
        else
            qWarning("A cached wallet entry cannot be read: %s",
                     qUtf8Printable(entry.error().detail));
    }
    if (query.error())
        return tl::unexpected(*query.error());
    return entries;
}

Result<bool> SqlWalletCache::hasEntry(const QString &id)
{
    CacheStatement query =
        m_database.prepare("SELECT 1 FROM wallet_entries WHERE entry_id = ?", {id});
    NW_TRY(query.run());
    return query.next();
}

Result<void> SqlWalletCache::addEntry(const WalletEntry &entry)
{
    return m_database.run(
        "INSERT OR IGNORE INTO wallet_entries (entry_id, receipt_id, created_at, "
        "entry) VALUES (?, ?, ?, ?)",
        {entry.id, entry.receiptId, qint64(entry.createdAtMs), toJsonText(entry)});
}

Result<QList<WalletEntry>> SqlWalletCache::unproven(int limit)
{
    CacheStatement query = m_database.prepare(
        "SELECT e.entry FROM wallet_entries e "
        "LEFT JOIN kept_receipts r ON r.receipt_id = e.receipt_id "
        "WHERE r.receipt_id IS NULL ORDER BY e.created_at, length(e.entry_id), e.entry_id LIMIT ?",
        {limit});
    NW_TRY(query.run());
    QList<WalletEntry> entries;
    while (query.next()) {
        const Result<WalletEntry> entry = fromJsonText(query.text(0), readWalletEntry);
        if (entry)
            entries.append(*entry);
    }
    if (query.error())
        return tl::unexpected(*query.error());
    return entries;
}

Result<QList<BookingInfo>> SqlWalletCache::bookings()
{
    CacheStatement query =
        m_database.prepare("SELECT booking FROM bookings ORDER BY booked_at DESC, booking_id DESC");
    NW_TRY(query.run());
    QList<BookingInfo> bookings;
    while (query.next()) {
        const Result<BookingInfo> booking = fromJsonText(query.text(0), readBookingInfo);
        if (booking)
            bookings.append(*booking);
        else
            qWarning("A cached booking cannot be read: %s", qUtf8Printable(booking.error().detail));
    }
    if (query.error())
        return tl::unexpected(*query.error());
    return bookings;
}

Result<void> SqlWalletCache::replaceBookings(const QList<BookingInfo> &bookings)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    NW_TRY(m_database.run("DELETE FROM bookings"));
    for (const BookingInfo &booking : bookings)
        NW_TRY(m_database.run("INSERT OR IGNORE INTO bookings (booking_id, booked_at, booking) "
                              "VALUES (?, ?, ?)",
                              {booking.id, qint64(booking.bookedAtMs), toJsonText(booking)}));
    return transaction.commit();
}

} // namespace nw
