#pragma once

#include <QByteArray>
#include <QCache>
#include <QHash>
#include <QObject>
#include <QPixmap>
#include <QSet>
#include <QThreadPool>

#include <functional>

namespace nw::app {

// Covers, decoded off the window's thread to the pixels they are shown at and kept by bytes.
class CoverStore : public QObject
{
    Q_OBJECT

public:
    using Deliver = std::function<void(const QByteArray &image)>;
    // Fetches the encoded image of a key and hands it, or nothing, to the second argument on the
    // calling thread. A provider answers with false when the key is not one of its own.
    using Provider = std::function<bool(const QString &key, const Deliver &deliver)>;

    explicit CoverStore(QObject *parent = nullptr);
    ~CoverStore() override;

    void addProvider(const Provider &provider);

    // The cover filling `size` (logical pixels), cut to its shape; null while it is being made.
    // coverReady follows.
    QPixmap cover(const QString &key, const QSize &size, qreal devicePixelRatio);

    // True when the last attempt brought no picture.
    bool isMissing(const QString &key) const { return m_missing.contains(key); }

    // Lets go of failures, to try them again: the network is back.
    void retryMissing();

Q_SIGNALS:
    void coverReady(const QString &key);

private:
    void request(const QString &key, const QString &entry, const QSize &pixels, qreal ratio);
    void keep(const QString &key, const QString &entry, const QImage &image, qreal ratio);

    QCache<QString, QPixmap> m_pixmaps; // cost in KiB
    QSet<QString> m_underWay;
    QSet<QString> m_missing;
    QList<Provider> m_providers;
    QThreadPool m_pool;
};

// The image filling `pixels`: scaled to cover it, then cut in the middle, tall strips at their top.
QImage coverImage(const QByteArray &bytes, const QSize &pixels);

} // namespace nw::app
