#include "server/composition/bookswire.h"

#include "services-client/contract/jsonreader.h"

#include <QJsonArray>

namespace nw::server {

namespace {

constexpr std::int64_t kNoLine = -1;

QString wireOf(Amount amount)
{
    return QString::number(qint64(amount.units));
}

QString wireOf(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

Amount readUnits(JsonReader &in, const char *name)
{
    bool isNumber = false;
    const qint64 units = in.string(name).toLongLong(&isNumber);
    if (!isNumber)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("no amount"), QString::fromLatin1(name));
    return {units};
}

QByteArray readBytes(JsonReader &in, const char *name)
{
    const auto bytes = QByteArray::fromBase64Encoding(in.string(name).toLatin1(),
                                                      QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("no base64"), QString::fromLatin1(name));
    return *bytes;
}

// One of an enumeration's numbers, from `first` to `last`.
template <typename Enum> Enum readEnum(JsonReader &in, const char *name, Enum first, Enum last)
{
    const std::int64_t number = in.integer(name);
    if (number >= static_cast<std::int64_t>(first) && number <= static_cast<std::int64_t>(last))
        return static_cast<Enum>(number);
    in.fail(ErrorCode::InvalidInput, QStringLiteral("no such value"), QString::fromLatin1(name));
    return first;
}

// What `read` makes of each member of an array; the first error is the reader's.
template <typename Read>
auto readAll(JsonReader &in, const char *name, Read read)
    -> QList<typename decltype(read(QJsonObject()))::value_type>
{
    QList<typename decltype(read(QJsonObject()))::value_type> rows;
    const QJsonArray array = in.arrayOr(name);
    for (const QJsonValue &value : array) {
        const auto row = read(value.toObject());
        if (row)
            rows.append(*row);
        else
            in.fail(row.error().code, row.error().detail, QString::fromLatin1(name));
    }
    return rows;
}

QJsonObject toWire(const BookLine &line)
{
    return {{QStringLiteral("account"), line.account},
            {QStringLiteral("asset"), line.asset},
            {QStringLiteral("debit"), wireOf(line.debit)},
            {QStringLiteral("credit"), wireOf(line.credit)},
            {QStringLiteral("reversesLine"), qint64(line.reversesLine.value_or(kNoLine))}};
}

Result<BookLine> lineFromWire(const QJsonObject &json)
{
    JsonReader in(json);
    BookLine line;
    line.account = in.string("account");
    line.asset = in.string("asset");
    line.debit = readUnits(in, "debit");
    line.credit = readUnits(in, "credit");
    if (const std::int64_t reverses = in.integer("reversesLine"); reverses != kNoLine)
        line.reversesLine = static_cast<int>(reverses);
    in.refuseOthers();
    return in.finish(line);
}

QJsonObject toWire(const BookMessage &message)
{
    return {{QStringLiteral("topic"), message.topic},
            {QStringLiteral("payload"), wireOf(message.payload)}};
}

Result<BookMessage> messageFromWire(const QJsonObject &json)
{
    JsonReader in(json);
    BookMessage message;
    message.topic = in.string("topic");
    message.payload = readBytes(in, "payload");
    in.refuseOthers();
    return in.finish(message);
}

template <typename T> QJsonArray wireOfAll(const QList<T> &rows)
{
    QJsonArray array;
    for (const T &row : rows)
        array.append(toWire(row));
    return array;
}

Result<RequestKey> keyFromWire(const QJsonObject &json)
{
    JsonReader in(json);
    RequestKey key;
    key.scope = in.string("scope");
    key.key = in.string("key");
    key.requestHash = readBytes(in, "requestHash");
    in.refuseOthers();
    return in.finish(key);
}

} // namespace

QJsonObject toWire(const Posting &posting)
{
    QJsonObject json{{QStringLiteral("transactionId"), posting.transactionId},
                     {QStringLiteral("action"), static_cast<int>(posting.action)},
                     {QStringLiteral("kind"), posting.kind},
                     {QStringLiteral("reference"), posting.reference},
                     {QStringLiteral("description"), posting.description},
                     {QStringLiteral("lines"), wireOfAll(posting.lines)},
                     {QStringLiteral("holdId"), posting.holdId},
                     {QStringLiteral("holdMs"), qint64(posting.holdMs)},
                     {QStringLiteral("reverses"), posting.reverses},
                     {QStringLiteral("freezes"), QJsonArray::fromStringList(posting.freezes)},
                     {QStringLiteral("messages"), wireOfAll(posting.messages)}};
    if (posting.request)
        json.insert(
            QStringLiteral("request"),
            QJsonObject{{QStringLiteral("scope"), posting.request->scope},
                        {QStringLiteral("key"), posting.request->key},
                        {QStringLiteral("requestHash"), wireOf(posting.request->requestHash)}});
    return json;
}

Result<Posting> postingFromWire(const QJsonObject &json)
{
    JsonReader in(json);
    Posting posting;
    posting.transactionId = in.string("transactionId");
    posting.action = readEnum(in, "action", BookAction::Post, BookAction::Void);
    posting.kind = in.string("kind");
    posting.reference = in.string("reference");
    posting.description = in.string("description");
    posting.lines = readAll(in, "lines", lineFromWire);
    posting.holdId = in.string("holdId");
    posting.holdMs = in.integer("holdMs");
    posting.reverses = in.string("reverses");
    posting.freezes = in.stringsOr("freezes");
    posting.messages = readAll(in, "messages", messageFromWire);
    if (in.has("request")) {
        const Result<RequestKey> key = keyFromWire(in.objectOr("request"));
        if (!key)
            return tl::unexpected(key.error());
        posting.request = *key;
    }
    in.refuseOthers();
    return in.finish(posting);
}

QJsonObject toWire(const PostingOutcome &outcome)
{
    return {{QStringLiteral("status"), static_cast<int>(outcome.status)},
            {QStringLiteral("shortAccount"), outcome.shortAccount},
            {QStringLiteral("transactionId"), outcome.transactionId},
            {QStringLiteral("sequence"), qint64(outcome.sequence)},
            {QStringLiteral("createdAtMs"), qint64(outcome.createdAtMs)},
            {QStringLiteral("expiresAtMs"), qint64(outcome.expiresAtMs)},
            {QStringLiteral("balances"), wireOfAll(outcome.balances)},
            {QStringLiteral("replayed"), outcome.novelty == PostingOutcome::Novelty::Replayed}};
}

Result<PostingOutcome> outcomeFromWire(const QJsonObject &json)
{
    JsonReader in(json);
    PostingOutcome outcome;
    outcome.status = readEnum(in, "status", PostingStatus::Posted, PostingStatus::Invalid);
    outcome.shortAccount = in.string("shortAccount");
    outcome.transactionId = in.string("transactionId");
    outcome.sequence = in.integer("sequence");
    outcome.createdAtMs = in.integer("createdAtMs");
    outcome.expiresAtMs = in.integer("expiresAtMs");
    outcome.balances = readAll(in, "balances", balanceFromWire);
    if (in.booleanOr("replayed", false))
        outcome.novelty = PostingOutcome::Novelty::Replayed;
    return in.finish(outcome);
}

QJsonObject toWire(const BookBalance &balance)
{
    return {{QStringLiteral("account"), balance.account},
            {QStringLiteral("asset"), balance.asset},
            {QStringLiteral("balance"), wireOf(balance.balance)},
            {QStringLiteral("pending"), wireOf(balance.pending)}};
}

Result<BookBalance> balanceFromWire(const QJsonObject &json)
{
    JsonReader in(json);
    BookBalance balance;
    balance.account = in.string("account");
    balance.asset = in.string("asset");
    balance.balance = readUnits(in, "balance");
    balance.pending = readUnits(in, "pending");
    return in.finish(balance);
}

QJsonObject toWire(const BookReceipt &receipt)
{
    return {{QStringLiteral("sequence"), qint64(receipt.sequence)},
            {QStringLiteral("leaf"), wireOf(receipt.leaf)},
            {QStringLiteral("proof"), wireOf(receipt.proof)}};
}

Result<BookReceipt> receiptFromWire(const QJsonObject &json)
{
    JsonReader in(json);
    BookReceipt receipt;
    receipt.sequence = in.integer("sequence");
    receipt.leaf = readBytes(in, "leaf");
    receipt.proof = readBytes(in, "proof");
    return in.finish(receipt);
}

} // namespace nw::server
