#pragma once

#include "services-client/contract/result.h"

#include <QString>

namespace nw {

// Keeps what must not be read by others: refresh tokens. Names are not secret, values are.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    virtual Result<QString> read(const QString &name) = 0; // empty when there is none
    // On disk when it answers: a rotated token is stored before it is used.
    virtual Result<void> write(const QString &name, const QString &value) = 0;
    virtual Result<void> remove(const QString &name) = 0;
};

// One JSON file that only its owner can read, replaced as a whole.
class FileSecretStore : public SecretStore
{
public:
    explicit FileSecretStore(const QString &path)
        : m_path(path)
    {
    }

    Result<QString> read(const QString &name) override;
    Result<void> write(const QString &name, const QString &value) override;
    Result<void> remove(const QString &name) override;

private:
    QString m_path;
};

} // namespace nw
