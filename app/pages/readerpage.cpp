#include "app/pages/readerpage.h"

#include "app/pageprinter.h"
#include "app/speechprogram.h"
#include "app/theme/readercolours.h"
#include "app/theme/theme.h"
#include "app/theme/tokens.h"
#include "app/widgets/button.h"
#include "app/widgets/conflictbar.h"
#include "app/widgets/emptystate.h"
#include "reader/widgets/noticepill.h"

#include <QPrintDialog>
#include <QPrinter>
#include <QStackedLayout>

#include <tuple>

namespace nw::app {

ReaderPage::ReaderPage(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_reader(new reader::ReaderWidget)
    , m_stack(new QStackedLayout(this))
{
    setObjectName(QStringLiteral("readerPage"));
    m_reader->setObjectName(QStringLiteral("readerWidget"));
    m_stack->addWidget(m_reader);
    setFocusProxy(m_reader);
    applyTheme();
    connect(&theme, &Theme::changed, this, &ReaderPage::applyTheme);
    connect(m_reader, &reader::ReaderWidget::pageShown, this,
            [this](int index, int count) { Q_EMIT pageShown(index + 1, count); });
    connect(m_reader, &reader::ReaderWidget::closeRequested, this, &ReaderPage::closeRequested);
    connect(m_reader, &reader::ReaderWidget::fullScreenRequested, this,
            &ReaderPage::fullScreenRequested);
    connect(m_reader, &reader::ReaderWidget::printRequested, this, &ReaderPage::askForPrinter);
    m_reader->setSpeechMaker([](QObject *owner) { return new SpeechProgram(owner); });
}

void ReaderPage::applyTheme()
{
    m_reader->setPalette(readerPaletteOf(m_theme.tokens()));
    m_reader->setAnimation(m_theme.motion() == Motion::Reduced ? reader::Animation::Reduced
                                                               : reader::Animation::Full);
}

EmptyState *ReaderPage::message()
{
    if (!m_message) {
        m_message = new EmptyState(m_theme);
        m_message->setAutoFillBackground(true);
        m_message->primary()->setObjectName(QStringLiteral("readerFailure.primary"));
        m_stack->addWidget(m_message);
        connect(m_message->primary(), &Button::clicked, this, &ReaderPage::closeRequested);
    }
    return m_message;
}

void ReaderPage::open(const reader::DocumentPointer &document,
                      const reader::ReadingOptions &options)
{
    hideConflict();
    m_reader->openDocument(document, options);
    m_stack->setCurrentWidget(m_reader);
    m_reader->setFocus();
}

void ReaderPage::askForPrinter()
{
    auto printer = std::make_shared<std::unique_ptr<QPrinter>>(
        std::make_unique<QPrinter>(QPrinter::HighResolution));
    auto *dialog = new QPrintDialog(printer->get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QAbstractPrintDialog::PrintCurrentPage);
    dialog->setOption(QAbstractPrintDialog::PrintPageRange);
    dialog->setMinMax(1, m_reader->pageCount());
    dialog->setFromTo(1, m_reader->pageCount());
    dialog->setPrintRange(QAbstractPrintDialog::CurrentPage);
    connect(
        dialog, qOverload<>(&QDialog::accepted), this,
        [this, dialog, printer, book = m_reader->document(), page = m_reader->currentPage() + 1] {
            int first = 0; // all of them
            int last = 0;
            if (dialog->printRange() == QAbstractPrintDialog::CurrentPage)
                first = last = page;
            else if (dialog->printRange() == QAbstractPrintDialog::PageRange)
                std::tie(first, last) = std::pair(dialog->fromPage(), dialog->toPage());
            print(std::move(*printer), book,
                  PagePrinter::pagesBetween(first, last, book->pageCount()));
        });
    dialog->open();
}

void ReaderPage::print(std::unique_ptr<QPrinter> printer, const reader::DocumentPointer &book,
                       const QList<int> &pages)
{
    auto *job = new PagePrinter(std::move(printer), book, pages, reader::renderPage, this);
    reader::NoticePill *notice = m_reader->notice();
    connect(job, &PagePrinter::printed, notice, [notice](int done, int of) {
        notice->say(tr("Printing: page %1 of %2").arg(QString::number(done), QString::number(of)));
    });
    connect(job, &PagePrinter::finished, notice,
            [notice] { notice->say(tr("The pages are with the printer")); });
    connect(job, &PagePrinter::failed, notice,
            [notice] { notice->say(tr("The printer did not take the pages")); });
    job->start();
}

void ReaderPage::showOpening(const QString &title)
{
    hideConflict();
    message()->setMessage(QStringLiteral("book-open"), tr("Opening %1").arg(title),
                          tr("The first page comes in a moment."));
    message()->setActions(tr("Back"), {});
    m_stack->setCurrentWidget(message());
}

void ReaderPage::showFailure(const QString &head, const QString &rest)
{
    hideConflict();
    message()->setMessage(QStringLiteral("warning"), head, rest);
    message()->setActions(tr("Back"), {});
    m_stack->setCurrentWidget(message());
    message()->primary()->setFocus();
}

void ReaderPage::askPassword(const QString &fileName, PasswordCard::Asking asking)
{
    hideConflict();
    if (!m_password) {
        m_password = new PasswordCard(m_theme);
        m_stack->addWidget(m_password);
        connect(m_password, &PasswordCard::passwordGiven, this, &ReaderPage::passwordGiven);
        connect(m_password, &PasswordCard::backRequested, this, &ReaderPage::closeRequested);
    }
    m_stack->setCurrentWidget(m_password);
    m_password->ask(fileName, asking);
}

void ReaderPage::close()
{
    hideConflict();
    m_reader->closeDocument();
}

void ReaderPage::showConflict(const ProgressConflict &conflict, std::int64_t nowMs)
{
    if (!m_bar) {
        m_bar = new ConflictBar(m_theme);
        connect(m_bar, &ConflictBar::continueThere, this, &ReaderPage::conflictContinue);
        connect(m_bar, &ConflictBar::stayHere, this, &ReaderPage::conflictStay);
        connect(m_bar, &ConflictBar::decideLater, this, &ReaderPage::hideConflict);
        m_reader->setBanner(m_bar);
    }
    m_bar->setConflict(conflict, nowMs);
}

void ReaderPage::hideConflict()
{
    if (!m_bar) {
        return;
    }
    // The bar may be the sender of what brought us here; the reader lets go of it, the event loop
    // deletes it.
    m_bar->hide();
    m_bar = nullptr;
    m_reader->setBanner(nullptr);
    m_reader->setFocus();
}

void ReaderPage::focusConflict()
{
    if (m_bar) {
        m_bar->takeFocus();
    }
}

} // namespace nw::app
