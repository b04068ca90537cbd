#pragma once

#include "reader/core/readresult.h"
#include "services-client/contract/result.h"

#include <QString>

namespace nw::app {

// The words for a failure: what happened, what is safe, what to do next. Codes come from below,
// sentences are made here and nowhere else.
struct ErrorText
{
    QString head; // what happened, one sentence
    QString rest; // what is safe and what to do; may be empty
};

ErrorText errorText(const Error &error);
ErrorText errorText(const reader::ReadError &error, const QString &fileName);

// Both sentences in one line.
// The profile's folder cannot be used: nothing but the open book can be shown.
ErrorText profileErrorText(const Error &error);
QString errorLine(const Error &error);

} // namespace nw::app
