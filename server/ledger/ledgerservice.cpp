#include "server/ledger/ledgerservice.h"

#include "server/ledger/chartofaccounts.h"
#include "server/ledger/checkpointkeys.h"
#include "server/ledger/ledgerexport.h"
#include "server/ledger/ledgerwriter.h"
#include "server/ledger/postingrules.h"
#include "server/ledger/sqlledgergroup.h"
#include "server/ledger/sqlledgerreads.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/receipt.h"

#include <future>
#include <openssl/rand.h>

namespace nw::server::ledger {

namespace {

constexpr int kExpiredAtOnce = 64;

Result<void> checkChart(const QString &account, const QString &asset)
{
    if (!accountRule(account, asset))
        return failure(ErrorCode::NotFound, QStringLiteral("The chart has no such account."));
    return {};
}

AccountBalance emptyBalance(const QString &account, const QString &asset)
{
    AccountBalance balance;
    balance.account = account;
    balance.asset = asset;
    return balance;
}

tl::unexpected<Error> sizeOutOfRange()
{
    return failure(ErrorCode::InvalidInput, QStringLiteral("The log has no such size or place."));
}

} // namespace

std::array<std::uint8_t, 16> systemSalt()
{
    std::array<std::uint8_t, 16> salt{};
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1)
        qFatal("no random bytes");
    return salt;
}

struct LedgerService::Private
{
    explicit Private(const LedgerSetup &setup)
        : database(setup.database)
        , clock(*setup.clock)
        , keys(setup.keys)
        , relay(setup.database, writer, setup.consumers, setup.logger)
        , writer(setup)
    {
        writer.onMessages([this] { relay.wake(); });
    }

    MerkleLookup lookup()
    {
        return [this](int level, std::uint64_t position) {
            return readNode(database->connection(), level, position);
        };
    }

    Result<StoredCheckpoint> newest()
    {
        const auto found = newestCheckpoint(database->connection());
        if (!found)
            return tl::unexpected(toError(found.error()));
        if (!*found)
            return failure(ErrorCode::Internal, QStringLiteral("no checkpoint"));
        return **found;
    }

    std::shared_ptr<Database> database;
    const Clock &clock;
    std::shared_ptr<const CheckpointKeys> keys;
    OutboxRelay relay; // the writer wakes it to its own end
    LedgerWriter writer;
};

LedgerService::LedgerService(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

LedgerService::~LedgerService()
{
    d->relay.stop(); // what it was at is remembered by the writer, which ends after it
}

Result<std::unique_ptr<LedgerService>> LedgerService::make(LedgerSetup setup)
{
    auto priv = std::make_unique<Private>(setup);
    if (const auto started = priv->writer.start(); !started)
        return tl::unexpected(started.error());
    priv->relay.start();
    return std::unique_ptr<LedgerService>(new LedgerService(std::move(priv)));
}

Result<LedgerOutcome> LedgerService::post(const LedgerCommand &command)
{
    std::promise<Result<LedgerOutcome>> done;
    auto result = done.get_future();
    d->writer.submit(command,
                     [&done](const Result<LedgerOutcome> &outcome) { done.set_value(outcome); });
    return result.get();
}

void LedgerService::submit(LedgerCommand command, Answer answer)
{
    d->writer.submit(std::move(command), std::move(answer));
}

Result<AccountBalance> LedgerService::balance(const QString &account, const QString &asset)
{
    if (const auto known = checkChart(account, asset); !known)
        return tl::unexpected(known.error());
    const auto found = readBalance(d->database->connection(), {account, asset});
    if (!found)
        return tl::unexpected(toError(found.error()));
    return found->value_or(emptyBalance(account, asset));
}

Result<AccountBalance> LedgerService::balanceAt(const QString &account, const QString &asset,
                                                std::int64_t atSequence)
{
    if (const auto known = checkChart(account, asset); !known)
        return tl::unexpected(known.error());
    const auto found = readBalanceAt(d->database->connection(), {account, asset}, atSequence);
    if (!found)
        return tl::unexpected(toError(found.error()));
    return found->value_or(emptyBalance(account, asset));
}

Result<QList<AccountBalance>> LedgerService::balances(const QString &account)
{
    return readBalances(d->database->connection(), account).map_error(toError);
}

Result<TrialPage> LedgerService::trialBalance(std::int64_t afterId, int limit)
{
    return readTrialBalance(d->database->connection(), afterId, limit).map_error(toError);
}

Result<QList<AuditEntry>> LedgerService::audit(const AuditQuery &query)
{
    return readAudit(d->database->connection(), query).map_error(toError);
}

Result<std::optional<SealedTransaction>> LedgerService::transaction(const QString &transactionId)
{
    const auto found = readTransactions(d->database->connection(), {transactionId});
    if (!found)
        return tl::unexpected(toError(found.error()));
    const auto known = found->constFind(transactionId);
    if (known == found->constEnd())
        return std::nullopt;
    return sealedFrom(*known);
}

Result<LedgerService::ExportPage> LedgerService::exportAfter(std::int64_t sequence, int limit,
                                                             Export format)
{
    const auto rows = scanTransactions(d->database->connection(), sequence, limit + 1);
    if (!rows)
        return tl::unexpected(toError(rows.error()));
    const auto as = format == Export::Csv ? ExportFormat::Csv : ExportFormat::Hledger;
    ExportPage page;
    if (sequence == 0)
        page.text = exportHead(as);
    for (const ScannedTransaction &row : rows->first(std::min<qsizetype>(limit, rows->size())))
        page.text += exportText(as, row);
    if (rows->size() > limit)
        page.nextSequence = rows->at(limit - 1).header.sequence;
    return page;
}

Result<QByteArray> LedgerService::checkpoint()
{
    return d->newest().map([](const StoredCheckpoint &newest) { return newest.note; });
}

Result<QByteArray> LedgerService::receipt(const QString &transactionId)
{
    Connection &connection = d->database->connection();
    const auto sequence = sequenceOf(connection, transactionId);
    if (!sequence)
        return tl::unexpected(toError(sequence.error()));
    if (!*sequence)
        return failure(ErrorCode::NotFound, QStringLiteral("No such transaction."));
    const auto newest = d->newest();
    if (!newest)
        return tl::unexpected(newest.error());
    const auto leaf = readLeaf(connection, **sequence);
    if (!leaf)
        return tl::unexpected(toError(leaf.error()));
    ReceiptParts parts;
    parts.leaf = *leaf;
    parts.leafIndex = static_cast<std::uint64_t>(**sequence - 1);
    parts.checkpoint = newest->note;
    const auto proof = inclusionProof(**sequence - 1, newest->size);
    if (!proof)
        return tl::unexpected(proof.error());
    parts.proof = *proof;
    return receiptText(parts);
}

Result<QList<MerkleHash>> LedgerService::inclusionProof(std::int64_t leafIndex,
                                                        std::int64_t treeSize)
{
    const auto newest = d->newest();
    if (!newest)
        return tl::unexpected(newest.error());
    if (leafIndex < 0 || leafIndex >= treeSize || treeSize > newest->size)
        return sizeOutOfRange();
    const auto proof = merkleInclusionProof(static_cast<std::uint64_t>(leafIndex),
                                            static_cast<std::uint64_t>(treeSize), d->lookup());
    if (!proof)
        return failure(ErrorCode::Internal, QStringLiteral("the log lacks a node"));
    return *proof;
}

Result<QList<MerkleHash>> LedgerService::consistencyProof(std::int64_t fromSize,
                                                          std::int64_t toSize)
{
    const auto newest = d->newest();
    if (!newest)
        return tl::unexpected(newest.error());
    if (fromSize < 1 || fromSize > toSize || toSize > newest->size)
        return sizeOutOfRange();
    const auto proof = merkleConsistencyProof(static_cast<std::uint64_t>(fromSize),
                                              static_cast<std::uint64_t>(toSize), d->lookup());
    if (!proof)
        return failure(ErrorCode::Internal, QStringLiteral("the log lacks a node"));
    return *proof;
}

QList<QByteArray> LedgerService::verifierKeys() const
{
    QList<QByteArray> keys;
    for (const NoteVerifier &verifier : d->keys->verifiers())
        keys.append(verifier.verifierKey());
    return keys;
}

Result<int> LedgerService::expireHolds()
{
    int expired = 0;
    for (;;) {
        const auto due = dueHolds(d->database->connection(), d->clock.nowMs(), kExpiredAtOnce);
        if (!due)
            return tl::unexpected(toError(due.error()));
        for (const QString &hold : *due) {
            LedgerCommand command;
            command.action = Action::Expire;
            command.kind = QStringLiteral("expire");
            command.holdId = hold;
            const auto outcome = post(command);
            if (!outcome)
                return tl::unexpected(outcome.error());
            expired += outcome->isPosted() ? 1 : 0;
        }
        if (due->size() < kExpiredAtOnce)
            return expired;
    }
}

} // namespace nw::server::ledger
