import jakarta.xml.ws.Service;
import java.io.StringReader;
import java.net.URI;
import java.util.logging.LogManager;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.stream.StreamSource;

/** Calls the operation of the WSDL with Apache CXF, which takes the version of SOAP from the binding. */
public class Main {
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    String space = "http://cps.huawei.com/cpsinterface/c2bpayment";
    Service service = Service.create(URI.create(System.getenv("WSDL")).toURL(), new QName(space, "C2BService"));
    var call = service.createDispatch(new QName(space, "C2BPort"), Source.class, Service.Mode.PAYLOAD);
    String request = "<c:C2BPaymentConfirmationRequest xmlns:c=\"" + space + "\">"
        + "<TransType>Pay Bill</TransType><TransID>SLANGO0009</TransID><TransTime>20261129120005</TransTime>"
        + "<TransAmount>1500.50</TransAmount><BusinessShortCode>600000</BusinessShortCode>"
        + "<BillRefNumber>A&amp;B &lt;\u00fc&gt;</BillRefNumber><MSISDN>254712345678</MSISDN></c:C2BPaymentConfirmationRequest>";
    Source answer = call.invoke(new StreamSource(new StringReader(request)));
    DOMResult read = new DOMResult();
    TransformerFactory.newInstance().newTransformer().transform(answer, read);
    System.out.println(read.getNode().getFirstChild().getTextContent());
  }
}
