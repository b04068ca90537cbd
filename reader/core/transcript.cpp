#include "reader/core/transcript.h"

#include <algorithm>

namespace nw::reader {

Transcript transcriptOf(const QList<PanelFrame> &panels)
{
    Transcript transcript;
    QStringList paragraphs;
    for (const PanelFrame &panel : panels) {
        QStringList parts{panel.altText, panel.text};
        parts.removeAll(QString());
        if (parts.isEmpty())
            continue;
        paragraphs.append(parts.join(u'\n'));
        if (transcript.language.isEmpty())
            transcript.language = panel.language;
    }
    transcript.text = paragraphs.join(QStringLiteral("\n\n"));
    return transcript;
}

Transcript transcriptOf(const ComicDocument &book, int firstPage, int lastPage)
{
    QList<PanelFrame> panels;
    for (int page = firstPage; page <= lastPage; ++page) {
        if (const FramedPage *framed = framedPage(book.info().frames, page))
            panels.append(framed->frames);
    }
    return transcriptOf(panels);
}

bool hasTranscript(const ComicDocument &book)
{
    const auto speaks = [](const PanelFrame &panel) {
        return !panel.text.isEmpty() || !panel.altText.isEmpty();
    };
    const QList<FramedPage> &framed = book.info().frames;
    return std::any_of(framed.begin(), framed.end(), [speaks](const FramedPage &page) {
        return std::any_of(page.frames.begin(), page.frames.end(), speaks);
    });
}

} // namespace nw::reader
