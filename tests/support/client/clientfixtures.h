#pragma once

#include "services-client/environment.h"
#include "services-client/transport/secretstore.h"

#include <QMap>
#include <QtTest>

namespace nw::test {

// A clock that the test moves and ids that count.
struct ManualEnvironment
{
    std::int64_t nowMs = 1'794'648'600'000;
    int ids = 0;

    Environment environment()
    {
        return {[this] { return nowMs; },
                [this] {
                    return QStringLiteral("00000000-0000-7000-8000-%1")
                        .arg(++ids, 12, 10, QLatin1Char('0'));
                }};
    }
};

class MemorySecretStore : public SecretStore
{
public:
    Result<QString> read(const QString &name) override { return values.value(name); }
    Result<void> write(const QString &name, const QString &value) override
    {
        if (isFull)
            return failure(ErrorCode::DiskFull);
        values.insert(name, value);
        return {};
    }
    Result<void> remove(const QString &name) override
    {
        values.remove(name);
        return {};
    }

    QMap<QString, QString> values;
    bool isFull = false;
};

// The value of a future, while events go on. Timeout when it does not come.
template <typename T> Result<T> await(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000) || future.resultCount() == 0)
        return failure(ErrorCode::Timeout, QStringLiteral("the test waited too long"));
    return future.result();
}

} // namespace nw::test
