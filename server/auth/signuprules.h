#pragma once

#include "services-client/contract/account.h"
#include "services-client/contract/problem.h"

#include <QString>

namespace nw::server::auth {

// Names are kept as they were typed; these are what has to be unique and what a login looks for.
QString foldEmail(const QString &email);
QString foldUsername(const QString &username);

// What a person calls a computer: at most 64 characters; may be empty.
bool isDeviceName(const QString &name);

// A password that is to become the one of an account.
struct NewPassword
{
    QString password;
    QString email; // and username: of the account
    QString username;
};

// What is wrong with it, told of the input field `field`; at most one row.
QList<FieldProblem> checkNewPassword(const NewPassword &wanted, const QString &field);

// Everything that is wrong with a request to sign up, at once, so that a person mends it at once.
QList<FieldProblem> checkSignup(const SignupRequest &request);

} // namespace nw::server::auth
