#include "app/composition.h"

#include "app/models/comiccards.h"
#include "services-client/transport/onready.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QPointer>
#include <QSysInfo>

namespace nw::app {

namespace {

constexpr int kCoverWidthPx = 640; // fits the comic's page at twice the density
constexpr int kPreviewWidthPx = 320; // of a page on the comic's page, at twice the density
constexpr int kWorkers = 3;

ClientOptions clientOptions(const Launch &launch, const Settings &settings)
{
    ClientOptions options;
    options.profileDir = launch.profileDir;
    options.serverUrl = launch.serverUrl.isEmpty() ? settings.serverUrl() : launch.serverUrl;
    options.deviceName = launch.deviceName;
    return options;
}

} // namespace

QString builtInBookPath()
{
    QString folder = qEnvironmentVariable("NERDWORK_BOOKS");
    if (folder.isEmpty()) {
        folder =
            QCoreApplication::applicationDirPath() + QStringLiteral("/../share/nerdwork/books");
    }
    const QFileInfo book(QDir(folder).filePath(QStringLiteral("first-page.cbz")));
    return book.isFile() ? book.canonicalFilePath() : QString();
}

Composition::Composition(const Launch &launch, const Settings &settings)
    : m_profileDir(launch.profileDir)
    , m_deviceName(launch.deviceName.isEmpty() ? QSysInfo::machineHostName() : launch.deviceName)
    , m_client(std::make_unique<Client>(clientOptions(launch, settings)))
{
    m_workers.setMaxThreadCount(kWorkers);
    m_covers.addProvider([this](const QString &key, const CoverStore::Deliver &deliver) {
        return provideCover(key, deliver);
    });
}

Composition::~Composition()
{
    // The client goes first: what blocks in a page source is let go with Cancelled.
    m_client.reset();
    m_workers.clear();
    m_workers.waitForDone();
}

std::int64_t Composition::nowMs() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

bool Composition::provideCover(const QString &key, const CoverStore::Deliver &deliver)
{
    const CoverKey parsed = parseCoverKey(key);
    switch (parsed.kind) {
    case CoverKey::Kind::Unknown:
        return false;
    case CoverKey::Kind::Local:
        onReady(
            m_client->localCover(parsed.id), &m_context,
            [deliver](const Result<QByteArray> &image) { deliver(image ? *image : QByteArray()); });
        return true;
    case CoverKey::Kind::Page:
        providePage(parsed.id, parsed.page, deliver);
        return true;
    case CoverKey::Kind::Cover:
        onReady(
            m_client->cover(parsed.id, kCoverWidthPx), &m_context,
            [deliver](const Result<QByteArray> &image) { deliver(image ? *image : QByteArray()); });
        return true;
    }
    return false;
}

void Composition::providePage(const QString &comicId, int page, const CoverStore::Deliver &deliver)
{
    const std::shared_ptr<PageSource> source = m_client->pageSource(comicId);
    m_workers.start([source, page, deliver, context = &m_context] {
        const Result<QByteArray> bytes = source->thumbnail(page, kPreviewWidthPx);
        QMetaObject::invokeMethod(
            context, [deliver, image = bytes ? *bytes : QByteArray()] { deliver(image); });
    });
}

} // namespace nw::app
