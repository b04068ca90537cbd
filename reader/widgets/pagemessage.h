#pragma once

#include "reader/core/readresult.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

class QLabel;

namespace nw::reader {

class ReaderButton;

// What stands in the place of a page that cannot be shown: what happened, what is safe, what can be
// done. One bad page is one message; the book goes on.
class PageMessage : public QWidget
{
    Q_OBJECT

public:
    explicit PageMessage(QWidget *parent);

    void setError(int page, int pageCount, const ReadError &error);
    void setPalette(const ReaderPalette &palette);

    QString title() const;
    QString text() const;

Q_SIGNALS:
    void retryRequested();

private:
    ReaderPalette m_palette = ReaderPalette::dark();
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    ReaderButton *m_retry;
};

} // namespace nw::reader
