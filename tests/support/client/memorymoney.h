#pragma once

#include "services-client/contract/ledgerleaf.h"
#include "services-client/contract/receipt.h"
#include "services-client/contract/wallet.h"
#include "services-client/transport/transport.h"

#include <QHash>
#include <QMap>

#include <optional>

namespace nw::test {

// The money half of MemoryServer: wallets, a sealed log with its proofs, idempotency keys. It is
// honest until it is told to lie.
class MemoryMoney
{
public:
    MemoryMoney();

    // Answers what is asked about money; nothing: it is not about that. `userId` empty: nobody.
    std::optional<HttpAnswer> handle(const QString &userId, const HttpRequest &request,
                                     std::int64_t nowMs);

    void give(const QString &userId, Amount tokens, std::int64_t nowMs); // a purchase
    Amount balance(const QString &userId) const { return m_balances.value(userId); }
    int spent(const QString &userId, const QString &what) const; // how often it was charged
    int replays() const { return m_replays; }

    // Lies, each by itself or together.
    void rewriteLeaf(int index); // and everything that stands on it, signed anew
    void forgetLeaves(int count); // the newest ones: a log that was cut
    void signWithAnotherKey() { m_signer = 1; }
    void flipBitOfReceipts() { m_flipsReceipts = true; }
    void sayOtherAmounts() { m_saysOtherAmounts = true; }
    void provenBy(const QString &receiptId) { m_provenBy = receiptId; } // every receipt is that one

private:
    struct Keyed
    {
        QByteArray request;
        HttpAnswer answer;
    };

    HttpAnswer post(const QString &userId, const HttpRequest &request, std::int64_t nowMs);
    HttpAnswer spend(const QString &userId, const QString &what, Amount amount, std::int64_t nowMs);
    QString move(const QString &userId, const QString &type, const QString &what, Amount amount,
                 std::int64_t nowMs);
    HttpAnswer listEntries(const QString &userId, const QString &query) const;
    HttpAnswer receipt(const QString &userId, const QString &id) const;
    HttpAnswer consistency(const QString &query) const;
    MerkleLookup lookup() const;
    QByteArray note() const;
    HttpAnswer checkpoint() const;

    QList<NoteSigner> m_signers; // the pinned one, and a forger's
    int m_signer = 0;
    QList<QByteArray> m_leaves;
    QHash<QString, Amount> m_balances;
    QHash<QString, QList<WalletEntry>> m_entries; // newest first
    QHash<QString, QStringList> m_spent;
    QMap<QString, Keyed> m_keys;
    QString m_provenBy;
    int m_replays = 0;
    bool m_flipsReceipts = false;
    bool m_saysOtherAmounts = false;
};

} // namespace nw::test
