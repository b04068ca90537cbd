#include "tests/support/client/memorymoney.h"

#include "services-client/contract/jsonreader.h"
#include "tests/support/client/faketransport.h"

#include <QUrlQuery>

namespace nw::test {

namespace {

const QByteArray kOrigin = "memory.test/ledger";

QString idOf(qsizetype number)
{
    return QStringLiteral("00000000-0000-7000-9000-%1").arg(number, 12, 10, QLatin1Char('0'));
}

template <typename T> QByteArray toJsonBytes(const T &value)
{
    JsonWriter out;
    write(out, value);
    return out.take();
}

QByteArray keyOf(const HttpRequest &request)
{
    return headerOf(request, "Idempotency-Key");
}

} // namespace

MemoryMoney::MemoryMoney()
    : m_signers{*NoteSigner::fromSeed(kOrigin, QByteArray(32, 'k')),
                *NoteSigner::fromSeed(kOrigin, QByteArray(32, 'f'))}
{
}

MerkleLookup MemoryMoney::lookup() const
{
    return [this](int level, std::uint64_t position) -> std::optional<MerkleHash> {
        const std::function<MerkleHash(int, std::uint64_t)> hash = [&](int at,
                                                                       std::uint64_t place) {
            return at == 0 ? merkleLeafHash(m_leaves.at(qsizetype(place)))
                           : merkleNodeHash(hash(at - 1, 2 * place), hash(at - 1, 2 * place + 1));
        };
        if ((position + 1) << level > std::uint64_t(m_leaves.size()))
            return std::nullopt;
        return hash(level, position);
    };
}

QByteArray MemoryMoney::note() const
{
    const auto size = std::uint64_t(m_leaves.size());
    const MerkleHash root = size == 0 ? emptyMerkleRoot() : *merkleRoot(size, lookup());
    return signNote(checkpointText({kOrigin, size, root}), {m_signers.at(m_signer)});
}

HttpAnswer MemoryMoney::checkpoint() const
{
    JsonWriter out;
    out.beginObject().member("note", note()).key("verifierKeys").beginArray();
    out.value(m_signers.first().verifier().verifierKey()).endArray().endObject();
    return jsonAnswer(out.take());
}

HttpAnswer MemoryMoney::consistency(const QString &query) const
{
    const QUrlQuery items(query);
    const auto from = items.queryItemValue(QStringLiteral("from")).toULongLong();
    const auto to = items.queryItemValue(QStringLiteral("to")).toULongLong();
    const auto proof = to <= std::uint64_t(m_leaves.size())
        ? merkleConsistencyProof(from, to, lookup())
        : std::nullopt;
    if (!proof)
        return problemAnswer(ErrorCode::InvalidInput);
    JsonWriter out;
    out.beginObject().key("hashes").beginArray();
    for (const MerkleHash &hash : *proof)
        out.value(toBytes(hash).toBase64());
    out.endArray().endObject();
    return jsonAnswer(out.take());
}

QString MemoryMoney::move(const QString &userId, const QString &type, const QString &what,
                          Amount amount, std::int64_t nowMs)
{
    const QString account = QStringLiteral("user:") + userId;
    const Amount size{std::abs(amount.units)};
    LedgerLeaf leaf;
    leaf.sequence = m_leaves.size() + 1;
    leaf.transactionId = idOf(leaf.sequence);
    leaf.kind = type;
    leaf.createdAtMs = nowMs;
    leaf.referenceHash = QByteArray(32, 'r');
    const bool isIn = amount.units > 0;
    const QString nwt = QStringLiteral("NWT");
    leaf.entries = {
        {1, account, nwt, isIn ? Amount{} : size, isIn ? size : Amount{}, {}},
        {1, QStringLiteral("issuance"), nwt, isIn ? size : Amount{}, isIn ? Amount{} : size, {}}};
    m_leaves.append(encodeLeaf(leaf));
    m_balances[userId].units += amount.units;

    WalletEntry entry;
    entry.id = QString::number(qint64(leaf.sequence));
    entry.type = type;
    entry.direction = isIn ? EntryDirection::In : EntryDirection::Out;
    entry.amount = size;
    entry.balanceAfter = m_balances.value(userId);
    entry.description = what;
    entry.transactionId = leaf.transactionId;
    entry.receiptId = leaf.transactionId;
    entry.createdAtMs = nowMs;
    m_entries[userId].prepend(entry);
    m_spent[userId].append(what);
    return leaf.transactionId;
}

void MemoryMoney::give(const QString &userId, Amount tokens, std::int64_t nowMs)
{
    move(userId, QStringLiteral("purchase"), QStringLiteral("purchase"), tokens, nowMs);
}

int MemoryMoney::spent(const QString &userId, const QString &what) const
{
    return int(m_spent.value(userId).count(what));
}

void MemoryMoney::rewriteLeaf(int index)
{
    LedgerLeaf leaf = *decodeLeaf(m_leaves.at(index));
    leaf.createdAtMs += 1;
    m_leaves[index] = encodeLeaf(leaf);
}

void MemoryMoney::forgetLeaves(int count)
{
    m_leaves.resize(m_leaves.size() - count);
}

HttpAnswer MemoryMoney::spend(const QString &userId, const QString &what, Amount amount,
                              std::int64_t nowMs)
{
    if (m_balances.value(userId) < amount)
        return problemAnswer(ErrorCode::InsufficientFunds);
    SpendAnswer answer;
    answer.transactionId = move(userId, QStringLiteral("tip"), what, {-amount.units}, nowMs);
    answer.receiptId = answer.transactionId;
    answer.balance = m_balances.value(userId);
    return jsonAnswer(toJsonBytes(answer), 201);
}

HttpAnswer MemoryMoney::post(const QString &userId, const HttpRequest &request, std::int64_t nowMs)
{
    const QString key =
        QString(userId % u' ' % request.target % u' ' % QString::fromLatin1(keyOf(request)));
    if (keyOf(request).isEmpty())
        return problemAnswer(ErrorCode::IdempotencyKeyRequired);
    if (m_keys.contains(key)) {
        const Keyed &known = m_keys[key];
        ++m_replays;
        return known.request == request.body ? known.answer
                                             : problemAnswer(ErrorCode::IdempotencyKeyReused);
    }
    const QJsonObject body = parseJsonObject(request.body).value_or(QJsonObject{});
    HttpAnswer answer;
    if (request.target == QLatin1String("/wallet/spend")) {
        const Result<SpendRequest> wanted = readSpendRequest(body);
        answer = wanted ? spend(userId, wanted->id, wanted->expectedAmount, nowMs)
                        : problemAnswer(wanted.error().code);
    } else {
        answer = spend(userId, request.target.section(u'/', 2, 2), {kUnitsPerToken}, nowMs);
    }
    m_keys.insert(key, {request.body, answer});
    return answer;
}

HttpAnswer MemoryMoney::listEntries(const QString &userId, const QString &query) const
{
    // Two rows a part, so that every walk goes on.
    const QList<WalletEntry> all = m_entries.value(userId);
    const int from = QUrlQuery(query).queryItemValue(QStringLiteral("cursor")).toInt();
    QByteArray rows;
    for (qsizetype i = from; i < std::min<qsizetype>(from + 2, all.size()); ++i) {
        WalletEntry entry = all.at(i);
        if (m_saysOtherAmounts)
            entry.amount.units += 1;
        rows += (rows.isEmpty() ? "" : ",") + toJsonBytes(entry);
    }
    HttpAnswer answer = jsonAnswer("[" + rows + "]");
    if (from + 2 < all.size())
        answer.body = answer.body.chopped(1) + ",\"meta\":{\"nextCursor\":\""
            + QByteArray::number(from + 2) + "\"}}";
    return answer;
}

HttpAnswer MemoryMoney::receipt(const QString &userId, const QString &id) const
{
    const QString shown = m_provenBy.isEmpty() ? id : m_provenBy;
    const QList<WalletEntry> own = m_entries.value(userId);
    const auto entry = std::find_if(own.begin(), own.end(), [&](const WalletEntry &candidate) {
        return candidate.receiptId == shown;
    });
    if (entry == own.end())
        return problemAnswer(ErrorCode::NotFound);
    const std::uint64_t index = entry->id.toULongLong() - 1;
    const auto size = std::uint64_t(m_leaves.size());
    const auto proof = merkleInclusionProof(index, size, lookup());
    if (!proof)
        return problemAnswer(ErrorCode::NotFound);
    ReceiptDocument document;
    document.id = id;
    document.transactionId = id;
    document.leaf = m_leaves.at(qsizetype(index));
    if (m_flipsReceipts)
        document.leaf[40] = char(document.leaf.at(40) ^ 1);
    document.proof = receiptText({document.leaf, index, *proof, note()});
    return jsonAnswer(toJsonBytes(document));
}

std::optional<HttpAnswer> MemoryMoney::handle(const QString &userId, const HttpRequest &request,
                                              std::int64_t nowMs)
{
    const QString path = request.target.section(u'?', 0, 0);
    const QString query = request.target.section(u'?', 1);
    if (path == QLatin1String("/ledger/checkpoint"))
        return checkpoint();
    if (path == QLatin1String("/ledger/proof/consistency"))
        return consistency(query);
    const bool isOrder =
        path == QLatin1String("/wallet/spend") || path.endsWith(QLatin1String("/unlock"));
    const bool isRead =
        path.startsWith(QLatin1String("/wallet/")) || path == QLatin1String("/bookings");
    if (!isOrder && !isRead)
        return std::nullopt;
    if (userId.isEmpty())
        return problemAnswer(ErrorCode::TokenExpired);
    if (isOrder)
        return post(userId, request, nowMs);
    if (path == QLatin1String("/wallet/balance")) {
        WalletBalance balance;
        balance.balance = balance.available = m_balances.value(userId);
        balance.asOfMs = nowMs;
        return jsonAnswer(toJsonBytes(balance));
    }
    if (path == QLatin1String("/wallet/transactions"))
        return listEntries(userId, query);
    if (path.startsWith(QLatin1String("/wallet/receipts/")))
        return receipt(userId, path.section(u'/', -1));
    return path == QLatin1String("/bookings") ? std::optional(jsonAnswer("[]")) : std::nullopt;
}

} // namespace nw::test
