#include "app/models/coverstore.h"

#include "reader/core/render/imagedecoder.h"

#include <QImage>
#include <QPointer>

namespace nw::app {

namespace {

constexpr int kKeptKiB = 64 * 1024;

QString entryName(const QString &key, const QSize &pixels)
{
    return key + QLatin1Char('@') + QString::number(pixels.width()) + QLatin1Char('x')
        + QString::number(pixels.height());
}

} // namespace

QImage coverImage(const QByteArray &bytes, const QSize &pixels)
{
    const auto header = reader::readImageHeader(bytes);
    if (!header || header->size.isEmpty()) {
        return {};
    }
    const QSize scaled = header->size.scaled(pixels, Qt::KeepAspectRatioByExpanding);
    // A strip of a webtoon may be a hundred times as tall as it is wide; it is cut, not decoded
    // whole at this width.
    const auto image = reader::decodeImage(bytes, scaled, reader::DecodeQuality::Fast);
    if (!image) {
        return {};
    }
    const int left = (scaled.width() - pixels.width()) / 2;
    const bool strip = scaled.height() > 2 * pixels.height();
    const int top = strip ? 0 : (scaled.height() - pixels.height()) / 2;
    return image->copy(left, top, pixels.width(), pixels.height());
}

CoverStore::CoverStore(QObject *parent)
    : QObject(parent)
    , m_pixmaps(kKeptKiB)
{
    m_pool.setMaxThreadCount(2);
    m_pool.setThreadPriority(QThread::LowPriority); // a page being read comes first
}

CoverStore::~CoverStore()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void CoverStore::addProvider(const Provider &provider)
{
    m_providers.append(provider);
}

QPixmap CoverStore::cover(const QString &key, const QSize &size, qreal devicePixelRatio)
{
    if (key.isEmpty() || m_missing.contains(key)) {
        return {};
    }
    const QSize pixels = size * devicePixelRatio;
    const QString entry = entryName(key, pixels);
    if (const QPixmap *known = m_pixmaps.object(entry)) {
        return *known;
    }
    if (!m_underWay.contains(entry)) {
        m_underWay.insert(entry);
        request(key, entry, pixels, devicePixelRatio);
    }
    return {};
}

void CoverStore::retryMissing()
{
    const QSet<QString> missing = std::exchange(m_missing, {});
    for (const QString &key : missing) {
        Q_EMIT coverReady(key);
    }
}

void CoverStore::request(const QString &key, const QString &entry, const QSize &pixels, qreal ratio)
{
    const QPointer<CoverStore> self(this);
    const Deliver deliver = [self, key, entry, pixels, ratio](const QByteArray &bytes) {
        if (!self) {
            return;
        }
        // The destructor waits for the pool, so the object outlives every job.
        self->m_pool.start([store = self.data(), key, entry, pixels, ratio, bytes] {
            const QImage image = bytes.isEmpty() ? QImage() : coverImage(bytes, pixels);
            QMetaObject::invokeMethod(
                store, [store, key, entry, image, ratio] { store->keep(key, entry, image, ratio); },
                Qt::QueuedConnection);
        });
    };
    for (const Provider &provider : std::as_const(m_providers)) {
        if (provider(key, deliver)) {
            return;
        }
    }
    m_underWay.remove(entry);
    m_missing.insert(key);
}

void CoverStore::keep(const QString &key, const QString &entry, const QImage &image, qreal ratio)
{
    m_underWay.remove(entry);
    if (image.isNull()) {
        m_missing.insert(key);
    } else {
        auto *pixmap = new QPixmap(QPixmap::fromImage(image)); // the cache owns it
        pixmap->setDevicePixelRatio(ratio);
        m_pixmaps.insert(entry, pixmap, static_cast<int>(image.sizeInBytes() / 1024) + 1);
    }
    Q_EMIT coverReady(key);
}

} // namespace nw::app
