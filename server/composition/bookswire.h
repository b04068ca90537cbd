#pragma once

#include "server/common/money/books.h"

#include <QJsonObject>

namespace nw::server {

// How processes of ours tell each other about postings: JSON, with amounts as whole numbers of
// 1e-8 in texts (a JSON number has 53 bits) and bytes as base64. Read strictly: InvalidInput says
// that the two are of different versions.

QJsonObject toWire(const Posting &posting);
QJsonObject toWire(const PostingOutcome &outcome);
QJsonObject toWire(const BookBalance &balance);
QJsonObject toWire(const BookReceipt &receipt);

Result<Posting> postingFromWire(const QJsonObject &json);
Result<PostingOutcome> outcomeFromWire(const QJsonObject &json);
Result<BookBalance> balanceFromWire(const QJsonObject &json);
Result<BookReceipt> receiptFromWire(const QJsonObject &json);

} // namespace nw::server
