#include "reader/core/pdf/popplerreader.h"

#include <QIODevice>

#include <algorithm>
#include <fontconfig/fontconfig.h>
#include <poppler-qt6.h>

namespace nw::reader {

namespace {

constexpr double kPointsPerInch = 72;

// The shared file at a position of its own.
class SourceDevice final : public QIODevice
{
public:
    explicit SourceDevice(FileSourcePointer source)
        : m_source(std::move(source))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    qint64 size() const override { return m_source->sizeBytes(); }

protected:
    qint64 readData(char *data, qint64 maxBytes) override
    {
        return m_source->readAt(pos(), {data, static_cast<std::size_t>(maxBytes)});
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    FileSourcePointer m_source;
};

// What the callbacks of a rendering are handed.
bool shouldAbort(const QVariant &closure)
{
    const auto *isUnwanted = static_cast<const AbortCheck *>(closure.value<const void *>());
    return *isUnwanted && (*isUnwanted)();
}

bool shouldUpdate(const QVariant &)
{
    return false;
}

void update(const QImage &, const QVariant &) { }

class PopplerReader final : public PdfReader
{
public:
    PopplerReader(std::unique_ptr<SourceDevice> device, std::unique_ptr<Poppler::Document> document)
        : m_device(std::move(device))
        , m_document(std::move(document))
    {
        m_document->setRenderHint(Poppler::Document::Antialiasing);
        m_document->setRenderHint(Poppler::Document::TextAntialiasing);
    }

    int pageCount() const override { return m_document->numPages(); }
    QString title() const override { return m_document->info(QStringLiteral("Title")); }
    QString author() const override { return m_document->info(QStringLiteral("Author")); }

    ReadResult<QSizeF> pageSize(int page) const override
    {
        const std::unique_ptr<Poppler::Page> found = m_document->page(page);
        if (!found || found->pageSizeF().isEmpty())
            return readFailure(ReadErrorCode::Damaged, QStringLiteral("a page without a size"));
        return found->pageSizeF();
    }

    ReadResult<QImage> render(int page, const QSize &target,
                              const AbortCheck &isUnwanted) const override
    {
        const std::unique_ptr<Poppler::Page> found = m_document->page(page);
        if (!found || found->pageSizeF().isEmpty())
            return readFailure(ReadErrorCode::Damaged, QStringLiteral("a page without a size"));
        const QSizeF points = found->pageSizeF();
        QImage image = found->renderToImage(
            kPointsPerInch * target.width() / points.width(),
            kPointsPerInch * target.height() / points.height(), 0, 0, target.width(),
            target.height(), Poppler::Page::Rotate0, update, shouldUpdate, shouldAbort,
            QVariant::fromValue<const void *>(&isUnwanted));
        if (isUnwanted && isUnwanted())
            return readFailure(ReadErrorCode::Cancelled);
        if (image.size() != target)
            return readFailure(ReadErrorCode::Damaged, QStringLiteral("the page gives no pixels"));
        return std::move(image).convertToFormat(QImage::Format_RGB32);
    }

private:
    std::unique_ptr<SourceDevice> m_device; // outlives the document, which reads from it
    std::unique_ptr<Poppler::Document> m_document;
};

void ignoreMessage(const QString &, const QVariant &) { }

} // namespace

void preparePoppler()
{
    FcInit();
}

ReadResult<PdfReaderPointer> openByPoppler(const FileSourcePointer &source, const QString &password)
{
    static const bool isQuiet = [] {
        Poppler::setDebugErrorFunction(ignoreMessage, {});
        return true;
    }();
    Q_UNUSED(isQuiet);
    auto device = std::make_unique<SourceDevice>(source);
    const QByteArray secret = password.toUtf8();
    auto document = Poppler::Document::load(device.get(), secret, secret);
    if (!document)
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("poppler cannot open it"));
    if (document->isLocked())
        return readFailure(ReadErrorCode::Encrypted);
    if (document->numPages() <= 0)
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("no page inside"));
    return PdfReaderPointer(new PopplerReader(std::move(device), std::move(document)));
}

} // namespace nw::reader
