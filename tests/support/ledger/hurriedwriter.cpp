#include "tests/support/ledger/hurriedwriter.h"

#include "server/common/db/migrations.h"
#include "server/ledger/ledgermigrations.h"
#include "server/ledger/sqlledgergroup.h"

#include <QRegularExpression>

using namespace nw::server;
using namespace nw::server::ledger;

namespace nw::test {

namespace {

void takeOut(QString &schema, const QRegularExpression &seal, const QString &put = {})
{
    const QString before = schema;
    schema.replace(seal, put);
    if (schema == before)
        qFatal("the schema has no %s any more", qPrintable(seal.pattern()));
}

// The tables stand first, and what guards them behind.
QByteArray withoutSeals(const char *schema, const char *firstGuard)
{
    QString text = QString::fromUtf8(schema);
    text.truncate(text.indexOf(QLatin1String(firstGuard)));
    takeOut(text, QRegularExpression(QStringLiteral("uuid TEXT NOT NULL UNIQUE")),
            QStringLiteral("uuid TEXT NOT NULL"));
    takeOut(text, QRegularExpression(QStringLiteral("(hold_id \\w+) UNIQUE")),
            QStringLiteral("\\1"));
    takeOut(text,
            QRegularExpression(QStringLiteral(" *UNIQUE \\(account_id, account_version\\),\n")));
    takeOut(text, QRegularExpression(QStringLiteral(" *PRIMARY KEY \\(scope, key\\),\n")));
    takeOut(text, QRegularExpression(QStringLiteral(" CHECK \\(\\w+ BETWEEN 0 AND \\d{19}\\)")));
    takeOut(text,
            QRegularExpression(QStringLiteral(",\n *CHECK \\(no_overdraft = 0 OR [^\n]*\\)\n")),
            QStringLiteral("\n"));
    // A table without a key has rows with numbers.
    text.replace(QRegularExpression(QStringLiteral(
                     "(CREATE TABLE idempotency_keys [^;]*\\) STRICT), WITHOUT ROWID")),
                 QStringLiteral("\\1"));
    return text.toUtf8();
}

QList<Migration> schemaWith(Seals seals)
{
    if (seals == Seals::Kept)
        return ledgerMigrations();
    static const QByteArray sqlite = withoutSeals(kLedgerSqlite1, "CREATE TRIGGER");
    static const QByteArray postgres = withoutSeals(kLedgerPostgres1, "CREATE FUNCTION");
    return {{"ledger", 1, sqlite.constData(), postgres.constData()}};
}

HurriedWriter::Totals after(HurriedWriter::Totals totals, const HurriedWriter::Leg &leg)
{
    const std::int64_t sign = leg.layer == kReserved ? 1 : leg.layer == kReleased ? -1 : 0;
    totals.debitsPosted += leg.layer == kPosted ? leg.debit : 0;
    totals.creditsPosted += leg.layer == kPosted ? leg.credit : 0;
    totals.debitsPending += sign * leg.debit;
    totals.creditsPending += sign * leg.credit;
    ++totals.version;
    return totals;
}

} // namespace

HurriedWriter::HurriedWriter(Seals seals)
    : m_seals(seals)
    , m_database(m_scratch.open())
{
    if (const auto migrated = migrate(m_database->connection(), schemaWith(seals)); !migrated)
        qFatal("%s", qPrintable(migrated.error().detail));
}

void HurriedWriter::open(std::int64_t accountId, const QString &name, const QString &asset)
{
    const bool isSource = name == u"issuance" || name.endsWith(u":supply");
    const auto opened = m_database->connection().run(
        "INSERT INTO accounts (id, name, asset, type, no_overdraft, created_at)"
        " VALUES (?, ?, ?, 'test', ?, 0)",
        {qint64(accountId), name, asset, isSource ? 0 : 1});
    if (!opened)
        qFatal("%s", qPrintable(opened.error().detail));
}

std::int64_t HurriedWriter::number(const QString &sql)
{
    Statement statement = m_database->connection().prepareText(sql);
    if (!statement.run() || !statement.fetch().value_or(false))
        return -1;
    return statement.integer(0);
}

HurriedWriter::Looks HurriedWriter::look(const QList<std::int64_t> &accountIds)
{
    Looks looks;
    for (const std::int64_t id : accountIds) {
        Statement row = m_database->connection().prepare(
            "SELECT debits_posted, credits_posted, debits_pending, credits_pending, version"
            " FROM accounts WHERE id = ?");
        if (row.bind(qint64(id)).run() && row.fetch().value_or(false))
            looks.insert(
                id,
                {row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)});
    }
    return looks;
}

std::optional<std::int64_t> HurriedWriter::write(const Wish &wish,
                                                 const std::optional<Looks> &looks)
{
    Connection &connection = m_database->connection();
    auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
    if (!transaction || !lockLedger(connection))
        return std::nullopt;
    QList<std::int64_t> ids;
    for (const Leg &leg : wish.legs)
        ids.append(leg.accountId);
    const auto sequence = writeRows(connection, wish, looks ? *looks : look(ids));
    return sequence && transaction->commit() ? sequence : std::nullopt;
}

bool HurriedWriter::writeEntries(Connection &connection, const Wish &wish, std::int64_t sequence,
                                 Looks &looks)
{
    for (qsizetype i = 0; i < wish.legs.size(); ++i) {
        const Leg &leg = wish.legs.at(i);
        Totals &totals = looks[leg.accountId];
        totals = after(totals, leg);
        const auto written = connection.run(
            "INSERT INTO ledger_entries (id, transaction_id, account_id, layer, debit_amount,"
            " credit_amount, description, account_version, balance_after, debits_pending_after,"
            " credits_pending_after, reverses_entry_id)"
            " VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?)",
            {qint64(sequence * kEntriesPerTransaction + i), qint64(sequence), qint64(leg.accountId),
             leg.layer, qint64(leg.debit), qint64(leg.credit), qint64(totals.version),
             qint64(totals.creditsPosted - totals.debitsPosted), qint64(totals.debitsPending),
             qint64(totals.creditsPending),
             leg.reversesEntryId == 0 ? QVariant() : QVariant(qint64(leg.reversesEntryId))});
        if (!written)
            return false;
    }
    return true;
}

std::optional<std::int64_t> HurriedWriter::writeRows(Connection &connection, const Wish &wish,
                                                     Looks looks)
{
    const std::int64_t sequence =
        number(QStringLiteral("SELECT COALESCE(MAX(id), 0) + 1 FROM ledger_transactions"));
    if (!writeEntries(connection, wish, sequence, looks))
        return std::nullopt;
    // Where no trigger does it, the program does, with the totals that it believes in.
    for (auto it = looks.constBegin(); m_seals == Seals::Taken && it != looks.constEnd(); ++it) {
        if (!connection.run("UPDATE accounts SET debits_posted = ?, credits_posted = ?,"
                            " debits_pending = ?, credits_pending = ?, version = ? WHERE id = ?",
                            {qint64(it->debitsPosted), qint64(it->creditsPosted),
                             qint64(it->debitsPending), qint64(it->creditsPending),
                             qint64(it->version), qint64(it.key())}))
            return std::nullopt;
    }
    if (wish.action == Action::Hold
        && !connection.run("INSERT INTO holds (id, expires_at) VALUES (?, 1)", {qint64(sequence)}))
        return std::nullopt;
    const bool sealed =
        connection.run("INSERT INTO merkle_leaves (id, bytes, hash) VALUES (?, ?, ?)",
                       {qint64(sequence), QByteArray("leaf"), QByteArray(32, 'h')})
        && connection.run(
            "INSERT INTO ledger_transactions (id, uuid, action, kind, reference, description,"
            " content_hash, entry_count, hold_id, created_at) VALUES (?, ?, ?, '', '', '', ?, ?, "
            "?, 0)",
            {qint64(sequence), wish.uuid, int(wish.action), QByteArray("h"), int(wish.legs.size()),
             wish.holdSequence == 0 ? QVariant() : QVariant(qint64(wish.holdSequence))});
    if (!sealed)
        return std::nullopt;
    if (!wish.key.isEmpty()
        && !connection.run("INSERT INTO idempotency_keys (scope, key, request_hash, status,"
                           " transaction_id, refused_account, refused_asset, created_at)"
                           " VALUES ('s', ?, ?, 1, ?, '', '', 0)",
                           {wish.key, QByteArray("h"), qint64(sequence)}))
        return std::nullopt;
    return sequence;
}

} // namespace nw::test
