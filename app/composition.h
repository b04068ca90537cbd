#pragma once

#include "app/models/coverstore.h"
#include "app/models/localscanner.h"
#include "app/settings.h"
#include "services-client/client.h"

#include <memory>

namespace nw::app {

// How the program was started.
struct Launch
{
    QString profileDir;
    QUrl serverUrl; // empty: as the settings say
    QString deviceName; // empty: the host's name
};

// The only place that makes services. Pages and controllers get references.
class Composition
{
public:
    Composition(const Launch &launch, const Settings &settings);
    ~Composition();
    Q_DISABLE_COPY_MOVE(Composition)

    Client &client() { return *m_client; }
    CoverStore &covers() { return m_covers; }
    LocalScanner &scanner() { return m_scanner; }
    QThreadPool &workers()
    {
        return m_workers;
    } // for what blocks: opening books, pages over the network
    const QString &profileDir() const { return m_profileDir; }
    const QString &deviceName() const { return m_deviceName; }
    std::int64_t nowMs() const;

private:
    bool provideCover(const QString &key, const CoverStore::Deliver &deliver);
    void providePage(const QString &comicId, int page, const CoverStore::Deliver &deliver);

    QString m_profileDir;
    QString m_deviceName;
    std::unique_ptr<Client> m_client;
    CoverStore m_covers;
    LocalScanner m_scanner;
    QObject m_context; // of what is still on its way when this ends
    QThreadPool m_workers;
};

// The book that teaches the reader, or nothing when it was not installed.
QString builtInBookPath();

} // namespace nw::app
