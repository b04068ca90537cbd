#pragma once

#include "reader/widgets/readerpalette.h"
#include "reader/widgets/tonekeeper.h"

#include <QWidget>

class QLabel;

namespace nw::reader {

class PageSlider;
class ReaderButton;

// The colours of pages, changed while one looks at them.
class AdjustPanel : public QWidget
{
    Q_OBJECT

public:
    explicit AdjustPanel(QWidget *parent);

    void setTone(const Tone &tone, ToneScope scope);
    void setHasSeries(bool hasSeries);
    void setPalette(const ReaderPalette &palette);
    // Shows itself with its upper right corner there, and takes the keys.
    void open(const QPoint &topRight);

    // "brightness", "contrast", "gamma", "saturation", "sepia", "sharpness"
    PageSlider *slider(const QString &name) const;

Q_SIGNALS:
    // For every step of a slider: what is seen follows at once.
    void toneChanged(const nw::reader::Tone &tone, nw::reader::ToneScope scope);
    void forgetRequested(nw::reader::ToneScope scope);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Row
    {
        QLabel *name;
        QLabel *value;
        PageSlider *slider;
        int PageAdjustments::*member;
    };

    void addRow(const char *id, const QString &name, int least, int most,
                int PageAdjustments::*member);
    void openPresets();
    void change(const Tone &tone);
    void follow();
    void layOut();

    ReaderPalette m_palette = ReaderPalette::dark();
    QList<Row> m_rows;
    QLabel *m_title;
    ReaderButton *m_close;
    ReaderButton *m_presets;
    ReaderButton *m_invert;
    QList<ReaderButton *> m_grounds;
    QList<ReaderButton *> m_scopes;
    ReaderButton *m_forget;
    Tone m_tone;
    ToneScope m_scope = ToneScope::Book;
};

} // namespace nw::reader
