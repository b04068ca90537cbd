#include "services-client/contract/account.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

#include <QJsonDocument>

namespace nw {

void write(JsonWriter &out, const Account &value)
{
    out.beginObject();
    out.member("id", value.id).member("email", value.email).member("username", value.username);
    out.key("roles").beginArray();
    for (const QString &role : value.roles)
        out.value(role);
    out.endArray();
    out.endObject();
}

void write(JsonWriter &out, const SignedIn &value)
{
    out.beginObject();
    out.member("token", value.token).member("refreshToken", value.refreshToken);
    out.member("expiresIn", value.expiresInSeconds);
    out.key("user");
    write(out, value.user);
    out.endObject();
}

void write(JsonWriter &out, const SignupRequest &value)
{
    out.beginObject();
    out.member("email", value.email).member("username", value.username);
    out.member("password", value.password).member("device", value.device);
    out.endObject();
}

void write(JsonWriter &out, const LoginRequest &value)
{
    // A username cannot contain "@", so the two never mix.
    const bool isEmail = value.login.contains(u'@');
    out.beginObject();
    out.member(isEmail ? "email" : "username", value.login);
    out.member("password", value.password).member("device", value.device);
    if (!value.code.isEmpty())
        out.member("code", value.code);
    out.endObject();
}

void write(JsonWriter &out, const SessionInfo &value)
{
    out.beginObject();
    out.member("id", value.id).member("device", value.device);
    out.member("createdAt", formatTimestamp(value.createdAtMs));
    out.member("lastUsedAt", formatTimestamp(value.lastUsedAtMs));
    out.key("current").boolean(value.current);
    out.endObject();
}

void write(JsonWriter &out, const Profile &value)
{
    out.beginObject();
    out.member("userId", value.userId).member("displayName", value.displayName);
    out.member("bio", value.bio).member("avatarUrl", value.avatarUrl);
    out.key("preferences").raw(QJsonDocument(value.preferences).toJson(QJsonDocument::Compact));
    out.member("version", value.version);
    out.endObject();
}

Result<Account> readAccount(const QJsonObject &json)
{
    JsonReader in(json);
    Account value;
    value.id = in.string("id");
    value.email = in.string("email");
    value.username = in.string("username");
    value.roles = in.stringsOr("roles");
    return in.finish(value);
}

Result<SignedIn> readSignedIn(const QJsonObject &json)
{
    JsonReader in(json);
    SignedIn value;
    value.token = in.string("token");
    value.refreshToken = in.string("refreshToken");
    value.expiresInSeconds = in.integer("expiresIn");
    const Result<Account> user = readAccount(in.objectOr("user"));
    if (!user)
        return tl::unexpected(user.error());
    value.user = *user;
    return in.finish(value);
}

Result<SignupRequest> readSignupRequest(const QJsonObject &json)
{
    JsonReader in(json);
    SignupRequest value;
    value.email = in.string("email");
    value.username = in.string("username");
    value.password = in.string("password");
    value.device = in.stringOr("device");
    in.refuseOthers();
    return in.finish(value);
}

Result<LoginRequest> readLoginRequest(const QJsonObject &json)
{
    JsonReader in(json);
    LoginRequest value;
    const QString email = in.stringOr("email");
    const QString username = in.stringOr("username");
    value.login = email.isEmpty() ? username : email;
    value.password = in.string("password");
    value.device = in.stringOr("device");
    value.code = in.stringOr("code");
    in.refuseOthers();
    if (email.isEmpty() == username.isEmpty()) {
        in.fail(ErrorCode::InvalidInput, QStringLiteral("give either email or username"),
                QStringLiteral("email"));
    }
    return in.finish(value);
}

Result<SessionInfo> readSessionInfo(const QJsonObject &json)
{
    JsonReader in(json);
    SessionInfo value;
    value.id = in.string("id");
    value.device = in.stringOr("device");
    value.createdAtMs = in.timestamp("createdAt");
    value.lastUsedAtMs = in.timestamp("lastUsedAt");
    value.current = in.booleanOr("current", false);
    return in.finish(value);
}

Result<Profile> readProfile(const QJsonObject &json)
{
    JsonReader in(json);
    Profile value;
    value.userId = in.string("userId");
    value.displayName = in.stringOr("displayName");
    value.bio = in.stringOr("bio");
    value.avatarUrl = in.stringOr("avatarUrl");
    value.preferences = in.objectOr("preferences");
    value.version = in.integerOr("version", 0);
    return in.finish(value);
}

} // namespace nw
