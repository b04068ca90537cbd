#include "server/ledger/ledgerjson.h"

#include "server/ledger/ledgerexport.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::ledger {

namespace {

constexpr qsizetype kMaxEntries = 24;

const char *stateWord(AccountChange::State state)
{
    switch (state) {
    case AccountChange::State::Open:
        return "open";
    case AccountChange::State::Frozen:
        return "frozen";
    case AccountChange::State::Closed:
        return "closed";
    }
    return "";
}

const char *layerWord(int layer)
{
    return layer == 1 ? "posted" : layer == 2 ? "reserved" : "released";
}

// Seats are whole: digits, no decimals that would be dropped.
std::optional<Amount> parseSeats(const QString &text)
{
    bool isNumber = false;
    const qint64 seats = text.toLongLong(&isNumber);
    if (!isNumber || seats < 0 || QString::number(seats) != text)
        return std::nullopt;
    return Amount{seats};
}

// An absent side is zero.
Amount side(JsonReader &in, const char *name, const QString &asset)
{
    const QString text = in.stringOr(name);
    if (text.isEmpty())
        return {};
    const auto amount =
        asset.startsWith(QLatin1String("SEAT:")) ? parseSeats(text) : parseAmount(text);
    if (!amount)
        in.fail(ErrorCode::AmountInvalid, QStringLiteral("Not an amount of this asset."),
                QString::fromLatin1(name));
    return amount.value_or(Amount{});
}

Result<Leg> readLeg(const QJsonObject &json)
{
    JsonReader in(json);
    Leg leg;
    leg.account = in.string("accountId");
    leg.asset = in.stringOr("asset", QStringLiteral("NWT"));
    leg.debit = side(in, "debitAmount", leg.asset);
    leg.credit = side(in, "creditAmount", leg.asset);
    leg.description = in.stringOr("description");
    in.refuseOthers();
    return in.finish(leg);
}

} // namespace

void write(JsonWriter &out, const AccountBalance &balance)
{
    out.beginObject();
    out.member("accountId", balance.account).member("asset", balance.asset);
    out.member("balance", unitsText(balance.asset, balance.balance.units));
    out.member("pendingDebits", unitsText(balance.asset, balance.pendingDebits.units));
    out.member("pendingCredits", unitsText(balance.asset, balance.pendingCredits.units));
    out.member("available", unitsText(balance.asset, balance.available().units));
    out.member("version", balance.version);
    out.member("state", QString::fromLatin1(stateWord(balance.state)));
    out.endObject();
}

void write(JsonWriter &out, const AuditEntry &entry)
{
    out.beginObject();
    out.member("sequence", entry.sequence).member("transactionId", entry.transactionId);
    out.member("kind", entry.kind).member("reference", entry.reference);
    out.member("layer", QString::fromLatin1(layerWord(entry.layer)));
    out.member("accountId", entry.account).member("asset", entry.asset);
    out.member("debitAmount", unitsText(entry.asset, entry.debit.units));
    out.member("creditAmount", unitsText(entry.asset, entry.credit.units));
    out.member("balanceAfter", unitsText(entry.asset, entry.balanceAfter.units));
    out.member("accountVersion", entry.accountVersion);
    out.member("description", entry.description);
    out.member("createdAt", formatTimestamp(entry.createdAtMs));
    out.endObject();
}

void write(JsonWriter &out, const LedgerOutcome &outcome)
{
    out.beginObject();
    out.member("transactionId", outcome.transactionId).member("sequence", outcome.sequence);
    out.member("createdAt", formatTimestamp(outcome.createdAtMs));
    out.key("balances").beginArray();
    for (const AccountBalance &balance : outcome.balances)
        write(out, balance);
    out.endArray();
    out.endObject();
}

void writeHashes(JsonWriter &out, const QList<MerkleHash> &hashes)
{
    out.beginArray();
    for (const MerkleHash &hash : hashes)
        out.value(toBytes(hash).toBase64());
    out.endArray();
}

Result<LedgerCommand> readTransaction(const QJsonObject &json)
{
    JsonReader in(json);
    LedgerCommand command;
    command.kind = in.stringOr("kind", QStringLiteral("correction"));
    command.reference = in.string("reference");
    command.description = in.string("description");
    const QJsonArray entries = in.arrayOr("entries");
    if (entries.size() < 2 || entries.size() > kMaxEntries)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("2 to 24 entries"),
                QStringLiteral("entries"));
    in.refuseOthers();
    for (const auto &entry : entries) {
        if (!entry.isObject())
            in.fail(ErrorCode::InvalidInput, QStringLiteral("an object is due"),
                    QStringLiteral("entries"));
        const auto leg = readLeg(entry.toObject());
        if (!leg && !in.error())
            return tl::unexpected(leg.error());
        command.legs.append(leg.value_or(Leg{}));
    }
    return in.finish(command);
}

Error refusalError(const LedgerOutcome &outcome)
{
    const auto of = [&](ErrorCode code, const char *detail) {
        const QString account =
            outcome.refusedAccount.isEmpty() ? QString() : QString(u' ' % outcome.refusedAccount);
        return Error{code, QString(QString::fromLatin1(detail) % account), {}};
    };
    switch (outcome.status) {
    case LedgerStatus::IdempotencyKeyReused:
        return of(ErrorCode::IdempotencyKeyReused, "The key was used for another request.");
    case LedgerStatus::AmountInvalid:
        return of(ErrorCode::AmountInvalid,
                  "Exactly one of debit and credit is above zero, and neither is too large.");
    case LedgerStatus::Unbalanced:
        return of(ErrorCode::Unbalanced, "Debits and credits of an asset differ.");
    case LedgerStatus::InsufficientFunds:
        return of(ErrorCode::InsufficientFunds, "Not enough is available:");
    case LedgerStatus::AccountUnknown:
        return of(ErrorCode::InvalidInput, "The chart has no such account with this asset:");
    case LedgerStatus::AccountRepeated:
        return of(ErrorCode::InvalidInput, "An account stands in two entries:");
    case LedgerStatus::AccountClosed:
        return of(ErrorCode::Conflict, "The account is closed:");
    case LedgerStatus::AccountFrozen:
        return of(ErrorCode::Conflict, "The account is frozen:");
    case LedgerStatus::BalanceTooLarge:
        return of(ErrorCode::AmountInvalid, "The balance would be too large:");
    default:
        return of(ErrorCode::InvalidInput, "The transaction is not well-formed.");
    }
}

} // namespace nw::server::ledger
