#pragma once

#include "server/common/runtime/clock.h"
#include "server/ledger/ledgerprojection.h"
#include "server/ledger/outboxrelay.h"
#include "services-client/contract/checkpoint.h"

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace nw::server::ledger {

class CheckpointKeys;

// 16 random bytes: the salt of a leaf. Injected so that tests are repeatable.
using SaltSource = std::function<std::array<std::uint8_t, 16>()>;
std::array<std::uint8_t, 16> systemSalt();

struct LedgerSetup
{
    std::shared_ptr<Database> database; // migrated
    const Clock *clock = nullptr; // outlives the ledger
    std::shared_ptr<const CheckpointKeys> keys;
    std::vector<LedgerProjection *> projections; // outlive the ledger
    std::vector<OutboxConsumer> consumers;
    Logger *logger = nullptr; // may be null
    SaltSource salts = systemSalt;
    int maxGroup = 256; // commands a commit
    int maxQueued = 4096; // beyond: Unavailable
    std::int64_t expiryIntervalMs =
        1000; // how often holds are looked through; 0: only expireHolds()
};

// A page of entries, newest first.
struct AuditEntry
{
    std::int64_t id = 0; // position for paging
    std::int64_t sequence = 0;
    QString transactionId;
    Action action = Action::Post;
    QString kind;
    QString reference;
    QString account;
    QString asset;
    Amount debit;
    Amount credit;
    int layer = 1; // 1 posted, 2 reserved, 3 released
    QString description;
    std::int64_t accountVersion = 0;
    Amount balanceAfter;
    std::int64_t createdAtMs = 0;
};

// A page of all accounts, in the order in which they were opened.
struct TrialPage
{
    QList<AccountBalance> rows;
    std::int64_t nextId = 0; // where the next page goes on; 0: there is none
};

struct AuditQuery
{
    QString account; // empty: all accounts
    QString asset; // empty: every asset of the account
    std::int64_t beforeId = 0; // 0: from the newest
    int limit = 20;
};

// The ledger: the only truth about who owns what. All functions may be called from any thread.
class LedgerService
{
public:
    static Result<std::unique_ptr<LedgerService>> make(LedgerSetup setup);
    ~LedgerService(); // answers what is queued, then ends

    // Waits until the commit that holds the command is durable. Error: Unavailable (queue full,
    // database away: nothing is known, ask again with the same key or transaction id), DiskFull,
    // Internal. Refusals are no errors: they are outcomes.
    Result<LedgerOutcome> post(const LedgerCommand &command);

    // The same without waiting; `answer` runs on the writer's thread and must not block.
    using Answer = std::function<void(const Result<LedgerOutcome> &)>;
    void submit(LedgerCommand command, Answer answer);

    // How an account stands, or stood right after transaction `atSequence`. An account of the chart
    // that nothing was posted to has zeros. Error: NotFound when the chart has no such account.
    Result<AccountBalance> balance(const QString &account, const QString &asset);
    Result<AccountBalance> balanceAt(const QString &account, const QString &asset,
                                     std::int64_t atSequence);
    // All assets of an account, or all accounts in the order in which they were opened.
    Result<QList<AccountBalance>> balances(const QString &account);
    Result<TrialPage> trialBalance(std::int64_t afterId, int limit);

    Result<QList<AuditEntry>> audit(const AuditQuery &query);
    Result<std::optional<SealedTransaction>> transaction(const QString &transactionId);

    // Some transactions after `sequence` as ledgerexport.h writes them, oldest first, with the
    // head when they are the first. `nextSequence` 0: there are no more.
    enum class Export
    {
        Hledger,
        Csv
    };
    struct ExportPage
    {
        QByteArray text;
        std::int64_t nextSequence = 0;
    };
    Result<ExportPage> exportAfter(std::int64_t sequence, int limit, Export format);

    // The newest checkpoint as a signed note (checkpoint.h); of the empty log too.
    Result<QByteArray> checkpoint();
    // The receipt of a transaction in tlog-proof form (receipt.h) against the newest checkpoint.
    Result<QByteArray> receipt(const QString &transactionId);
    // RFC 6962 2.1.1 and 2.1.2; `size`s up to that of the newest checkpoint. Error: InvalidInput.
    Result<QList<MerkleHash>> inclusionProof(std::int64_t leafIndex, std::int64_t treeSize);
    Result<QList<MerkleHash>> consistencyProof(std::int64_t fromSize, std::int64_t toSize);
    QList<QByteArray> verifierKeys() const; // what a client pins

    // Expires what is due now; how many.
    Result<int> expireHolds();

private:
    struct Private;
    explicit LedgerService(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace nw::server::ledger
