// The ways a picture gets in: picked, dropped on the view, pasted, or drawn by the service.

export function takePictures(section, actions) {
  const input = document.getElementById('blur-file');
  input.addEventListener('change', () => {
    if (input.files.length > 0) {
      actions.picture(input.files[0]);
      input.value = ''; // the same file may be picked again
    }
  });
  document.getElementById('blur-sample').addEventListener('click', actions.sample);

  // Elements inside the section leave and enter too; only the outermost counts.
  let depth = 0;
  const hasFile = (event) => event.dataTransfer?.types.includes('Files');
  section.addEventListener('dragenter', (event) => {
    if (hasFile(event)) {
      depth++;
      section.dataset.over = 'true';
    }
  });
  section.addEventListener('dragleave', (event) => {
    if (hasFile(event) && --depth <= 0) {
      depth = 0;
      delete section.dataset.over;
    }
  });
  section.addEventListener('dragover', (event) => {
    if (hasFile(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
  });
  section.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    delete section.dataset.over;
    takeFirst(event.dataTransfer);
  });
  document.addEventListener('paste', (event) => {
    if (!section.hidden) {
      takeFirst(event.clipboardData);
    }
  });

  function takeFirst(transfer) {
    if (transfer?.files.length > 0) {
      actions.picture(transfer.files[0]);
    }
  }
}
