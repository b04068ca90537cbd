#include "services-client/transport/secretstore.h"

#include "services-client/contract/jsonreader.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace nw {

namespace {

constexpr qint64 kMaxFileBytes = qint64(1024) * 1024;
constexpr QFileDevice::Permissions kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

// An unreadable file is as good as none: the person signs in again, and the next write makes it
// anew.
QJsonObject load(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return parseJsonObject(file.read(kMaxFileBytes)).value_or(QJsonObject{});
}

Result<void> save(const QString &path, const QJsonObject &secrets)
{
    QSaveFile file(path);
    // The permissions come before the secrets: there is no moment in which others could read them.
    const QByteArray json = QJsonDocument(secrets).toJson(QJsonDocument::Compact);
    const bool saved = file.open(QIODevice::WriteOnly) && file.setPermissions(kOwnerOnly)
        && file.write(json) == json.size() && file.commit();
    if (!saved)
        return failure(ErrorCode::Internal, file.errorString());
    return {};
}

} // namespace

Result<QString> FileSecretStore::read(const QString &name)
{
    return load(m_path).value(name).toString();
}

Result<void> FileSecretStore::write(const QString &name, const QString &value)
{
    QJsonObject secrets = load(m_path);
    secrets.insert(name, value);
    return save(m_path, secrets);
}

Result<void> FileSecretStore::remove(const QString &name)
{
    QJsonObject secrets = load(m_path);
    if (!secrets.contains(name))
        return {};
    secrets.remove(name);
    return save(m_path, secrets);
}

} // namespace nw
