#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/result.h"

#include <QJsonObject>
#include <QStringList>

#include <cstdint>

namespace nw {

// Answer `user` of /auth/signup, /auth/login and /auth/me.
struct Account
{
    QString id;
    QString email;
    QString username;
    QStringList roles;
};

// Answer of /auth/signup, /auth/login and /auth/refresh.
struct SignedIn
{
    QString token; // JWT, for Authorization: Bearer
    QString refreshToken; // random, one use
    std::int64_t expiresInSeconds = 0;
    Account user;
};

struct SignupRequest
{
    QString email;
    QString username;
    QString password;
    QString device;
};

struct LoginRequest
{
    QString login; // email or username; on the wire `email` or `username`
    QString password;
    QString device;
    QString code =
        {}; // of an authenticator or a recovery code, when the answer was that it is wanted
};

// One row of GET /auth/sessions.
struct SessionInfo
{
    QString id;
    QString device;
    std::int64_t createdAtMs = 0;
    std::int64_t lastUsedAtMs = 0;
    bool current = false;
};

// GET, PUT /users/me.
struct Profile
{
    QString userId;
    QString displayName;
    QString bio;
    QString avatarUrl;
    QJsonObject preferences;
    std::int64_t version = 0; // the ETag
};

void write(JsonWriter &out, const Account &value);
void write(JsonWriter &out, const SignedIn &value);
void write(JsonWriter &out, const SignupRequest &value);
void write(JsonWriter &out, const LoginRequest &value);
void write(JsonWriter &out, const SessionInfo &value);
void write(JsonWriter &out, const Profile &value);

Result<Account> readAccount(const QJsonObject &json);
Result<SignedIn> readSignedIn(const QJsonObject &json);
Result<SignupRequest> readSignupRequest(const QJsonObject &json); // strict: a request
Result<LoginRequest> readLoginRequest(const QJsonObject &json); // strict: a request
Result<SessionInfo> readSessionInfo(const QJsonObject &json);
Result<Profile> readProfile(const QJsonObject &json);

} // namespace nw
