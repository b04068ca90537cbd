#pragma once

#include "reader/widgets/readerpalette.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace nw::reader {

// Asks for a page number beside the bar it belongs to. Enter goes there, Escape does not.
class GoToPanel : public QWidget
{
    Q_OBJECT

public:
    explicit GoToPanel(QWidget *parent);

    // Shows itself with its lower right corner there.
    void open(const QPoint &bottomRight, int currentPage, int pageCount);
    void setPalette(const ReaderPalette &palette);
    QLineEdit *field() const { return m_field; }

Q_SIGNALS:
    void pageChosen(int page);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose();
    void finish();

    ReaderPalette m_palette = ReaderPalette::dark();
    QLineEdit *m_field;
    QLabel *m_before;
    QLabel *m_after;
    int m_pageCount = 0;
};

} // namespace nw::reader
