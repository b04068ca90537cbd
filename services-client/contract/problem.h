#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>

namespace nw {

// One row of `errors` in a problem document.
struct FieldProblem
{
    QString field;
    QString code;
    QString detail;
};

// application/problem+json (RFC 9457) with the project's members; see toJson for the order.
struct Problem
{
    int status = 500;
    QString code; // stable, for programs: "invalid_credentials"
    QString title; // for people, same for every occurrence
    QString detail; // this occurrence; never SQL, paths or host names
    QString instance;
    QString requestId;
    QList<FieldProblem> errors;
    QByteArray extra; // JSON members to add, without braces: `"progress":{…}`
    QString type = {}; // as it was read; toJson() writes problemType(code)
};

QByteArray toJson(const Problem &problem);
QString problemType(const QString &code); // the URI that names the kind
Result<Problem> readProblem(const QByteArray &json);

// The words of the contract for a code: ("not_found", 404, "Not found").
struct ProblemKind
{
    const char *code;
    int status;
    const char *title;
};
ProblemKind problemKind(ErrorCode code);
ErrorCode errorCodeFromProblem(const QString &code); // unknown: Internal

} // namespace nw
