#pragma once

#include "services-client/contract/result.h"
#include "tests/support/jsonschema.h"

#include <QByteArray>
#include <QJsonArray>
#include <QList>

#include <memory>

namespace nw::test {

// What was asked and what came back.
struct HttpExchange
{
    QByteArray method;
    QByteArray target; // origin-form
    QByteArray requestBody;
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers; // of the answer
    QByteArray body;
};

// Holds answers against an OpenAPI 3.1 document: path, method, status, headers, media type and
// body. Whatever the document does not name is wrong: it would be a promise that nobody wrote down.
// What a successful request asked for (its query and body) must be in the document as well.
class OpenApiValidator
{
public:
    static Result<std::shared_ptr<const OpenApiValidator>> fromJson(const QByteArray &document);

    // What is wrong; empty when nothing is.
    QStringList check(const HttpExchange &exchange) const;

    // For what is outside the document on purpose (an unknown path, a wrong method): a whole
    // problem document.
    QStringList checkProblem(const HttpExchange &exchange) const;

    // Every operation as "GET /comics/{id}", to see which ones no test has called.
    QStringList operations() const;
    QString operationOf(const HttpExchange &exchange) const; // empty: none

private:
    struct Operation
    {
        QString name;
        QJsonObject json;
        QJsonArray parameters; // of the path and of the operation
    };

    explicit OpenApiValidator(const QJsonObject &document);
    std::optional<Operation> find(const HttpExchange &exchange) const;
    QStringList checkRequest(const Operation &operation, const HttpExchange &exchange) const;
    QStringList checkHeaders(const QJsonObject &response, const HttpExchange &exchange) const;
    QStringList checkBody(const QJsonObject &response, const HttpExchange &exchange) const;

    QJsonObject m_document;
    JsonSchema m_schema;
};

} // namespace nw::test
